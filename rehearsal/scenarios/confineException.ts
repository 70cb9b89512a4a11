import { publishComplianceChange } from "../world/complianceChange";
import { dayFromNow, governedException } from "../world/governedException";
import { createSecurityGroup, openGroup } from "../world/securityGroup";
import { hasNoDeadLetter, hasOneIncident, madeNoChange, wasNotified } from "./expectations";
import { rulesBecame } from "./groupExpectations";
import { openGroupChange, openGroupRule, respondToGroup, resultOfGroup } from "./groupResponse";
import type { Scenario } from "./scenario";

const approval = governedException("CHG-40772", dayFromNow(30), [openGroupRule]);

/**
 * An approved exception on the group itself: a web shop is open to the world on purpose. Config finds it compliant then; the word
 * that comes all the same is one from before the tag.
 */
export const confineException: Scenario = {
  name: "confine-exception",
  summary:
    "The open group carries an approved exception; nothing is changed, and the notification quotes the approval.",
  async run(organization) {
    const group = await createSecurityGroup(organization.account("storefront"), organization.network("storefront"), {
      SecurityException: approval,
    });
    await openGroup(group, [
      { IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "0.0.0.0/0", Description: "customers" }] },
    ]);
    await organization.settled();
    const foundBefore = (await organization.ledger()).some(({ resource }) => resource.endsWith(group.id));
    const response = await respondToGroup(organization, group, () =>
      publishComplianceChange(organization, openGroupChange(group)),
    );
    const expectations = [
      { claim: "Config finds it compliant", holds: !foundBefore, otherwise: "Config found it open, exception or not" },
      rulesBecame(response, (rule) => rule),
      madeNoChange(response),
      hasOneIncident(response, "exempt"),
      wasNotified(response, "EXEMPT"),
      {
        claim: "the notification quotes the approval",
        holds: response.alerts.some(({ summary }) => summary?.includes(approval)),
        otherwise: "no notification quotes the approval",
      },
      hasNoDeadLetter(response),
    ];
    const passed = expectations.every(({ holds }) => holds);
    const summary = passed ? `exempt: ${approval}; nothing changed` : "the exception was not honoured as it should be";
    return resultOfGroup(organization, response, expectations, {
      trigger: openGroupRule,
      exception: { passed, summary },
    });
  },
};
