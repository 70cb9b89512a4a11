import * as pulumi from "@pulumi/pulumi";
import { ManagementAccount } from "./components/managementAccount";
import { MemberAccount } from "./components/memberAccount";
import { lookUpPlacement } from "./components/placement";
import { SecurityAccount } from "./components/securityAccount";
import { readSettings } from "./config/readSettings";
import { warningsOf } from "./config/warnings";

/** Builds what `firebreak:role` says, in the account and Region of the provider; returns the stack's outputs. */
export = async function firebreak() {
  const placement = await lookUpPlacement();
  const settings = readSettings(pulumi.runtime.allConfig(), placement);
  for (const warning of warningsOf(settings)) await pulumi.log.warn(warning);

  switch (settings.role) {
    case "management": {
      new ManagementAccount("management", settings);
      return { guardDutyAdministrator: settings.guardDutyAdministrator ? settings.securityAccountId : undefined };
    }
    case "security": {
      const security = new SecurityAccount("security", { ...settings, placement, stack: pulumi.getStack() });
      return {
        findingBusArn: security.findingBus.bus.arn,
        ledgerTable: security.ledger.table.name,
        alertsTopicArn: security.alerts.topic.arn,
        deadLetterQueueUrl: security.deadLetters.queue.url,
        responders: Object.fromEntries([...security.responders].map(([name, { function: f }]) => [name, f.arn])),
      };
    }
    case "member": {
      const member = new MemberAccount("member", { ...settings, placement });
      return { responseRoleArn: member.responseRole.role.arn };
    }
  }
};
