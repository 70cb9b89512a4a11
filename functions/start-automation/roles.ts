/**
 * The roles of automations across accounts, by the names that AWS gives them and advises to keep, or automations may fail
 * ("Running automations in multiple AWS Regions and accounts"): one in the security account, one in each member.
 */
export const automationRoles = {
  administration: "AWS-SystemsManager-AutomationAdministrationRole",
  execution: "AWS-SystemsManager-AutomationExecutionRole",
} as const;
