import { createSecurityGroup } from "../world/securityGroup";
import { closedInOneCall, confinedToDefaults, wasConfined } from "./groupExpectations";
import { openGroupRule, respondToOpening, resultOfGroup } from "./groupResponse";
import type { Scenario } from "./scenario";
import { slowCallsNote, withSlowCalls } from "./slowCalls";

/** The reference's first walk-through: somebody opens a port to everybody, in both families. */
export const confine: Scenario = {
  name: "confine",
  summary:
    "A port is opened to 0.0.0.0/0 and ::/0; both rules get the allowed ranges in their place, the others stay as they are.",
  async run(organization) {
    const network = organization.network("payments", "payments-edge");
    const group = await createSecurityGroup(organization.account("payments"), network);
    const permissions = [
      {
        IpProtocol: "tcp",
        FromPort: 22,
        ToPort: 22,
        IpRanges: [
          { CidrIp: "0.0.0.0/0", Description: "temporary" },
          { CidrIp: "198.51.100.0/24", Description: "office" },
        ],
        Ipv6Ranges: [{ CidrIpv6: "::/0", Description: "temporary" }],
      },
      { IpProtocol: "tcp", FromPort: 8080, ToPort: 8080, UserIdGroupPairs: [{ GroupId: network.webGroupId }] },
    ];
    const response = await withSlowCalls(organization, () => respondToOpening(organization, group, permissions));
    const expectations = wasConfined(response, confinedToDefaults, [closedInOneCall(response)]);
    return resultOfGroup(organization, response, expectations, { trigger: openGroupRule, notes: [slowCallsNote] });
  },
};
