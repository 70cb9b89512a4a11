/**
 * Agents that runtime monitoring installs on hosts by itself; each needs `RUNTIME_MONITORING` (GuardDuty API Reference,
 * "OrganizationAdditionalConfiguration"). In the order in which GuardDuty answers them.
 */
export const agentManagements = [
  "EKS_ADDON_MANAGEMENT",
  "ECS_FARGATE_AGENT_MANAGEMENT",
  "EC2_AGENT_MANAGEMENT",
] as const;

/**
 * Protection plans beyond the foundational data sources (GuardDuty API Reference, "OrganizationFeatureConfiguration").
 * Without `EKS_RUNTIME_MONITORING`: `RUNTIME_MONITORING` includes it, and GuardDuty refuses both at once.
 */
export const guardDutyFeatures = [
  "S3_DATA_EVENTS",
  "EKS_AUDIT_LOGS",
  "EBS_MALWARE_PROTECTION",
  "RDS_LOGIN_EVENTS",
  "LAMBDA_NETWORK_LOGS",
  "AI_PROTECTION",
  "RUNTIME_MONITORING",
  ...agentManagements,
] as const;

export type GuardDutyFeature = (typeof guardDutyFeatures)[number];

export function isAgentManagement(feature: GuardDutyFeature): feature is (typeof agentManagements)[number] {
  return agentManagements.some((name) => name === feature);
}
