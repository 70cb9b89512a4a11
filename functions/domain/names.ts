/**
 * Names that stacks find each other by. Every stack derives them from config, so stacks deploy in any order and by
 * different teams (docs/decisions/0002).
 */
export const names = {
  /** The security account's bus for findings of the whole organization. */
  findingBus: "firebreak",
  incidentLedger: "firebreak-incidents",
  /** Index of the ledger: incidents by status, newest last. */
  incidentsByStatus: "by-status",
  deadLetterQueue: "firebreak-dead-letters",
  /** Path of every IAM role that Firebreak makes in the security account. */
  rolePath: "/firebreak/",
  metricNamespace: "Firebreak",
  /** The CloudWatch dashboard, in the Region of the security stack. */
  dashboard: "firebreak",
  /** The resource group, in each Region of each account, of what carries the exception tag. */
  exceptionInventory: "firebreak-exceptions",
  /** The StackSet that carries the members' baseline to their home Region, and the one for their further Regions. */
  memberStackSet: "firebreak-member",
  furtherMemberStackSet: "firebreak-member-further-regions",
  /** Source of the events by which the daily sweep tells of what is non-compliant; no AWS service has it. */
  sweepSource: "firebreak.sweep",
  /** Source of what `request-containment` hands to responders; no AWS service has it, and no bus carries it. */
  requestSource: "firebreak.request",
  /** The function that takes requests; its name, and those of the three topics, are the reference's. */
  lockdownFunction: "entity-lockdown-function",
  lockdownTopic: "entity-lockdown-sns-topic",
  lockdownAuditTopic: "entity-lockdown-audit-sns-topic",
  lockdownFailureTopic: "entity-lockdown-failure-sns-topic",
  /** The secret that holds what publishers say as `ExternalId`. */
  lockdownSecret: "firebreak/lockdown-external-id",
  /** The tag that asks for a response to an instance; its values are the published ones, `Contain` among them. */
  statusTagKey: "SecurityIncidentStatus",
  /** Scheduler's group of the schedules that end holds. */
  holdSchedules: "firebreak-holds",
  /** Owner tag of everything that a responder makes in a member account. */
  ownerTagKey: "firebreak:owner",
  /** Tag that a contained resource carries while its incident is open; the value is the incident's id. */
  incidentTagKey: "firebreak:incident",
} as const;

/** A responder's function: `firebreak-isolate-instance`. That which takes requests has the reference's name. */
export function responderFunctionName(responder: string): string {
  return responder === "request-containment" ? names.lockdownFunction : `firebreak-${responder}`;
}

/** A responder's execution role. IAM is global, so the Region of the stack is in the name: `firebreak-isolate-instance-us-east-1`. */
export function responderRoleName(responder: string, region: string): string {
  return `firebreak-${responder}-${region}`;
}

/** The role by which Scheduler tells the release responder that a hold has ended: `firebreak-hold-us-east-1`. */
export function holdRoleName(region: string): string {
  return `firebreak-hold-${region}`;
}

/** `arn:aws:iam::<security account>:role/firebreak/firebreak-isolate-instance-*`: a responder's role in whichever Region it runs. */
export function responderRoleArnPattern(partition: string, securityAccountId: string, responder: string): string {
  return `arn:${partition}:iam::${securityAccountId}:role${names.rolePath}${responderRoleName(responder, "*")}`;
}

/** The alerts topic, by the reference's prefix: `Security_Alerts_<stack>`. */
export function alertsTopicName(stack: string): string {
  return `Security_Alerts_${stack}`;
}
