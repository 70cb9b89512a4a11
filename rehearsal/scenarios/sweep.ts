import { DisableRuleCommand, EnableRuleCommand, EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { responderFunctionName } from "../../functions/domain/names";
import { sweepNoncompliance } from "../../functions/sweep-noncompliance/sweep";
import { homeRegion } from "../world/organizationPlan";
import { createSecurityGroup, openGroup, readSecurityGroup } from "../world/securityGroup";
import { confinedToDefaults, wasConfined } from "./groupExpectations";
import { openGroupRule, respondToGroup, resultOfGroup } from "./groupResponse";
import type { Scenario } from "./scenario";

const forwarding = { Name: "firebreak-forward-compliance" };

/** What was non-compliant before anybody listened: Config tells of changes only, and this one is past. */
export const sweep: Scenario = {
  name: "sweep",
  summary:
    "A group was open before its account forwarded anything; the daily sweep finds it in Config's record, and it is confined.",
  async run(organization) {
    const account = organization.account("storefront");
    const group = await createSecurityGroup(account, organization.network("storefront"));
    const events = account.client(EventBridgeClient);
    await events.send(new DisableRuleCommand(forwarding));
    try {
      await openGroup(group, [
        { IpProtocol: "tcp", FromPort: 3389, ToPort: 3389, IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
      ]);
      await organization.settled();
    } finally {
      await events.send(new EnableRuleCommand(forwarding));
    }
    const { rules } = await readSecurityGroup(group);
    const response = await respondToGroup(organization, group, () =>
      organization.services.events.fireSchedule(
        organization.account("security").id,
        homeRegion,
        responderFunctionName(sweepNoncompliance.name),
      ),
    );
    const wasSilent = {
      claim: "open and unanswered until the sweep",
      holds: rules.some(({ CidrIpv4 }) => CidrIpv4 === "0.0.0.0/0"),
      otherwise: "it was answered before the sweep",
    };
    return resultOfGroup(organization, response, [wasSilent, ...wasConfined(response, confinedToDefaults)], {
      trigger: openGroupRule,
    });
  },
};
