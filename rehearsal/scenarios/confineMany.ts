import { createSecurityGroup } from "../world/securityGroup";
import { closedInOneCall, confinedToDefaults, wasConfined } from "./groupExpectations";
import { openGroupRule, respondToOpening, resultOfGroup } from "./groupResponse";
import type { Scenario } from "./scenario";
import { slowCallsNote, withSlowCalls } from "./slowCalls";

/** A hundred rules in one finding: what takes the reference two hundred calls, and loses rules where it runs out of time. */
export const confineMany: Scenario = {
  name: "confine-many",
  summary: "Fifty ports are opened in both families; a hundred rules are confined by one call.",
  async run(organization) {
    const network = organization.network("payments", "payments-edge");
    const ports = Array.from({ length: 50 }, (_, index) => 9000 + index);
    const group = await createSecurityGroup(organization.account("payments"), network);
    const permissions = ports.map((port) => ({
      IpProtocol: "tcp",
      FromPort: port,
      ToPort: port,
      IpRanges: [{ CidrIp: "0.0.0.0/0", Description: `service ${port}` }],
      Ipv6Ranges: [{ CidrIpv6: "::/0", Description: `service ${port}` }],
    }));
    const response = await withSlowCalls(organization, () => respondToOpening(organization, group, permissions));
    const expectations = wasConfined(response, confinedToDefaults, [closedInOneCall(response)]);
    return resultOfGroup(organization, response, expectations, { trigger: openGroupRule, notes: [slowCallsNote] });
  },
};
