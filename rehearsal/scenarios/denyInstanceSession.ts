import { findingAboutPrincipal } from "../world/principalFinding";
import { createRole } from "../world/principals";
import { attempt, instanceCredentials } from "../world/roleSessions";
import { wasBlocked, wasTried } from "./principalExpectations";
import { respondToPrincipal, resultOfPrincipal } from "./principalResponse";
import type { Scenario } from "./scenario";

const trigger = "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS";

/** One instance's credentials are used elsewhere. A deny of the role would stop each instance on it; this stops one. */
export const denyInstanceSession: Scenario = {
  name: "deny-instance-session",
  summary: "Credentials of one instance are used outside AWS; they are refused, its siblings with the same role go on.",
  async run(organization) {
    const role = await createRole(organization.account("storefront"), { path: "/service/" });
    const { homeRegion } = role.account;
    const [stolen, sibling] = ["i-0a1b2c3d4e5f60718", "i-0b2c3d4e5f6071829"] as const;
    const held = await Promise.all([stolen, sibling].map((id) => instanceCredentials(organization, role, id)));
    const tryBoth = () => Promise.all(held.map((credentials) => attempt(organization, homeRegion, credentials)));
    const before = await tryBoth();
    const finding = findingAboutPrincipal(role, trigger, { session: stolen, severity: 8 });
    const response = await respondToPrincipal(organization, role, [finding]);
    const after = await tryBoth();
    const renewed = await attempt(organization, homeRegion, await instanceCredentials(organization, role, stolen));
    const attempts = [
      { who: "the stolen credentials", before: before[0] ?? "", after: after[0] ?? "" },
      { who: "fresh ones of the same instance", before: before[0] ?? "", after: renewed },
      { who: "those of its sibling", before: before[1] ?? "", after: after[1] ?? "" },
    ] as const;
    const deniesOne = {
      claim: "an inline policy denies this instance's credentials, and nothing else",
      holds: (scope: { all: boolean; issuedBefore: string | undefined; instances: readonly string[] }) =>
        !scope.all && scope.issuedBefore === undefined && scope.instances.length === 1,
    };
    const expectations = wasBlocked(response, deniesOne, [
      wasTried(attempts[0], "refused"),
      wasTried(attempts[1], "refused"),
      wasTried(attempts[2], "allowed"),
    ]);
    return resultOfPrincipal(organization, response, expectations, { trigger, attempts });
  },
};
