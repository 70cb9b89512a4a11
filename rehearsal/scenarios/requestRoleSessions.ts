import { createRole } from "../world/principals";
import { assumeAs, attempt } from "../world/roleSessions";
import { wasBlocked, wasTried } from "./principalExpectations";
import { respondToPrincipal, resultOfPrincipal } from "./principalResponse";
import { openDesk, wasAudited } from "./requestExpectations";
import type { Scenario } from "./scenario";

/** What may be a thief's session ends; the workloads that assume the role anew go on. */
export const requestRoleSessions: Scenario = {
  name: "request-role-sessions",
  summary: "A desk asks that the sessions of a role with a path be ended, and no more; those from after go on.",
  async run(organization) {
    const desk = await openDesk(organization, "storefront");
    const role = await createRole(organization.account("payments"), { path: "/service-role/" });
    const { homeRegion } = role.account;
    const stolen = await assumeAs(role, "stolen");
    const before = await attempt(organization, homeRegion, stolen);
    let requestId = "";
    const response = await respondToPrincipal(organization, role, [], async () => {
      requestId = await desk.publish({ arn: role.arn, sessionsOnly: true });
    });
    const after = await attempt(organization, homeRegion, stolen);
    const next = await attempt(organization, homeRegion, await assumeAs(role, "next"));
    const attempts = [
      { who: "a session from before", before, after },
      { who: "a session from after", before: "allowed", after: next },
    ] as const;
    const revokes = {
      claim: "an inline policy denies sessions issued before now, and nothing else",
      holds: (scope: { readonly all: boolean; readonly issuedBefore: string | undefined }) =>
        scope.issuedBefore !== undefined && !scope.all,
    };
    const expectations = wasBlocked(response, revokes, [
      wasTried(attempts[0], "refused"),
      wasTried(attempts[1], "allowed"),
      wasAudited(await desk.told(requestId), response.incidents),
    ]);
    return resultOfPrincipal(organization, response, expectations, {
      trigger: "a message on the lockdown topic, SessionsOnly",
      attempts,
      notes: ["Whoever may assume the role still may."],
    });
  },
};
