import { findingAboutPrincipal } from "../world/principalFinding";
import { createRole } from "../world/principals";
import { assumeAs, attempt } from "../world/roleSessions";
import { wasBlocked, wasTried } from "./principalExpectations";
import { respondToPrincipal, resultOfPrincipal } from "./principalResponse";
import type { Scenario } from "./scenario";

const trigger = "UnauthorizedAccess:IAMUser/MaliciousIPCaller";

/** The finding names the role but no session: all that were issued until now end, whoever may assume the role goes on. */
export const revokeRoleSessions: Scenario = {
  name: "revoke-role-sessions",
  summary: "A role acts from a malicious address, its session unknown; every session issued until now is refused.",
  async run(organization) {
    const role = await createRole(organization.account("sandbox"));
    const { homeRegion } = role.account;
    const stolen = await assumeAs(role, "nightly");
    const before = await attempt(organization, homeRegion, stolen);
    const response = await respondToPrincipal(organization, role, [findingAboutPrincipal(role, trigger)]);
    const after = await attempt(organization, homeRegion, stolen);
    const next = await attempt(organization, homeRegion, await assumeAs(role, "nightly"));
    const attempts = [
      { who: "a session from before", before, after },
      { who: "a session from after", before: "allowed", after: next },
    ] as const;
    const revokes = {
      claim: "an inline policy denies sessions issued before now, and nothing else",
      holds: (scope: { all: boolean; issuedBefore: string | undefined; sessions: readonly string[] }) =>
        scope.issuedBefore !== undefined && !scope.all && scope.sessions.length === 0,
    };
    const expectations = wasBlocked(response, revokes, [
      wasTried(attempts[0], "refused"),
      wasTried(attempts[1], "allowed"),
    ]);
    return resultOfPrincipal(organization, response, expectations, {
      trigger,
      attempts,
      notes: ["Whoever may assume the role still may: activity after the revocation would revoke again."],
    });
  },
};
