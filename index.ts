import * as pulumi from "@pulumi/pulumi";
import { memberBaseline, rolesOf } from "./components/baseline/memberBaseline";
import { lookUpConfigDelegation, lookUpOwnDelegation } from "./components/configAdministration";
import { lookUpExcludedAccounts } from "./components/excludedAccounts";
import { lookUpAdministrator, lookUpDetectors, lookUpOrganization } from "./components/existingGuardDuty";
import { lookUpRecorders } from "./components/existingRecorder";
import { lookUpOwnRoles } from "./components/existingRoles";
import { ManagementAccount } from "./components/managementAccount";
import { MemberAccount } from "./components/memberAccount";
import { assertStackSetsTrusted } from "./components/memberStackSet";
import { assertPolicyTypes } from "./components/organizationPolicies";
import { lookUpPlacement } from "./components/placement";
import { SecurityAccount } from "./components/securityAccount";
import { lookUpSecurityHub } from "./components/securityHub";
import { readSettings } from "./config/readSettings";
import { warningsOf } from "./config/warnings";

/** Builds what `firebreak:role` says, in the account and Region of the provider; returns the stack's outputs. */
export = async function firebreak() {
  const placement = await lookUpPlacement();
  const settings = readSettings(pulumi.runtime.allConfig(), placement);
  for (const warning of warningsOf(settings)) await pulumi.log.warn(warning);

  switch (settings.role) {
    case "management": {
      const existingAdministrator = settings.guardDutyAdministrator ? await lookUpAdministrator() : undefined;
      const configDelegated = await lookUpConfigDelegation(settings.securityAccountId);
      await assertPolicyTypes([
        ...(settings.exceptionGuard ? (["SERVICE_CONTROL_POLICY"] as const) : []),
        ...(settings.exceptionTagPolicy ? (["TAG_POLICY"] as const) : []),
      ]);
      if (settings.members !== undefined) await assertStackSetsTrusted();
      const management = new ManagementAccount("management", {
        ...settings,
        placement,
        existingAdministrator,
        configDelegated,
      });
      return {
        guardDutyAdministrator: settings.guardDutyAdministrator ? settings.securityAccountId : undefined,
        organizationPolicies: management.policyIds,
      };
    }
    case "security": {
      const detectors = await lookUpOrganization(settings, placement);
      const securityHubOn = settings.enableSecurityHub ? await lookUpSecurityHub(settings.regions) : new Set<string>();
      const configDelegation = settings.configRules === "off" ? undefined : await lookUpOwnDelegation(placement);
      const excludedAccounts = configDelegation?.rules === true ? await lookUpExcludedAccounts(settings) : [];
      const stack = pulumi.getStack();
      const security = new SecurityAccount("security", {
        ...settings,
        placement,
        stack,
        detectors,
        securityHubOn,
        configDelegation,
        excludedAccounts,
      });
      return {
        findingBusArn: security.findingBus.bus.arn,
        ledgerTable: security.ledger.table.name,
        alertsTopicArn: security.alerts.topic.arn,
        deadLetterQueueUrl: security.deadLetters.queue.url,
        lockdownTopicArn: security.lockdown?.topics.lockdown.arn,
        responders: Object.fromEntries([...security.responders].map(([name, { function: f }]) => [name, f.arn])),
      };
    }
    case "member": {
      const detectors = settings.enableGuardDuty ? await lookUpDetectors(settings.regions) : undefined;
      const recorders = settings.enableConfig ? await lookUpRecorders(settings.regions) : undefined;
      const roles = settings.memberStackSet ? [] : rolesOf(memberBaseline(settings, placement));
      const ownRoles = await lookUpOwnRoles(roles.map(({ roleName }) => roleName));
      const member = new MemberAccount("member", { ...settings, placement, detectors, recorders, ownRoles });
      return {
        responseRoleArn: member.responseRoleArn,
        exceptionInventories: member.exceptionGroupArns,
      };
    }
  }
};
