import { createSecurityGroup } from "../world/securityGroup";
import { wasConfined } from "./groupExpectations";
import { openGroupRule, respondToOpening, resultOfGroup } from "./groupResponse";
import type { Scenario } from "./scenario";

/** The world in halves: no rule says 0.0.0.0/0, and everybody gets in. */
export const confineSplitHalves: Scenario = {
  name: "confine-split-halves",
  summary: "A port is opened to 0.0.0.0/1 and 128.0.0.0/1; both go, and one rule with the allowed range is left.",
  async run(organization) {
    const group = await createSecurityGroup(organization.account("sandbox"), organization.network("sandbox"));
    const permissions = [
      {
        IpProtocol: "tcp",
        FromPort: 3389,
        ToPort: 3389,
        IpRanges: [
          { CidrIp: "0.0.0.0/1", Description: "vendor" },
          { CidrIp: "128.0.0.0/1", Description: "vendor" },
          { CidrIp: "203.0.113.0/24", Description: "office" },
        ],
      },
    ];
    const response = await respondToOpening(organization, group, permissions);
    const expectations = wasConfined(response, (rule) => {
      if (rule.CidrIpv4 === "0.0.0.0/1") return { ...rule, CidrIpv4: "172.31.0.0/16" };
      return rule.CidrIpv4 === "128.0.0.0/1" ? undefined : rule;
    });
    return resultOfGroup(organization, response, expectations, { trigger: openGroupRule });
  },
};
