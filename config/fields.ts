import * as z from "zod";
import { allowedPortsSchema } from "../functions/domain/allowedPorts";
import { guardDutyFeatures, isAgentManagement } from "../functions/domain/guardDutyFeatures";
import { responders } from "../functions/responders";
import { additionalRows } from "./additionalRows";
import { findingType } from "./findingTypes";
import { suggestion } from "./nearest";
import { networkRange } from "./networkRange";

/** Retention periods that CloudWatch Logs takes, in days (CloudWatch Logs API Reference, "PutRetentionPolicy"). */
const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** As EventBridge takes it: six fields, or a rate. */
const schedule = /^(?:cron\((?:[^\s()]+ ){5}[^\s()]+\)|rate\([1-9]\d* (?:minute|hour|day)s?\))$/;

const uuid = /^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/;

/** Every key of the namespace `firebreak`: what its value may be. Pulumi.yaml describes them to the user. */
export const fields = {
  role: choice(["management", "security", "member"]),
  organizationId: text(/^o-[a-z0-9]{10,32}$/, "an AWS Organizations id such as o-a1b2c3d4e5"),
  securityAccountId: text(/^\d{12}$/, "an AWS account id of 12 digits, such as 111122223333"),
  managementAccountId: text(/^\d{12}$/, "an AWS account id of 12 digits, such as 111122223333"),
  homeRegion: regionName(),
  regions: list(regionName(), 'a list of Region names such as ["eu-central-1"]'),
  responseRoleName: text(/^[\w+=,.@-]{1,64}$/, "an IAM role name without a path: up to 64 letters, digits or +=,.@_-"),
  externalId: text(/^[\w+=,.@:/-]{2,1224}$/, "an external id of 2 to 1,224 letters, digits or +=,.@:/_-"),
  exceptionTagKey: text(
    /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/iu,
    "a tag key: up to 128 letters, digits, spaces or _.:/=+@-, not beginning with aws:",
  ),
  allowUnboundedExceptions: flag(),
  responders: list(responderName(), `a list of responders: ${Object.keys(responders).join(", ")}`),
  isolateEc2Findings: list(findingType, 'a list of GuardDuty finding types such as ["Backdoor:EC2/*"]'),
  blockPrincipalFindings: list(
    findingType,
    'a list of GuardDuty finding types such as ["UnauthorizedAccess:IAMUser/*"]',
  ),
  notifySeverityAtLeast: z.preprocess(
    fromJson,
    z
      .number({ error: mustBe("a GuardDuty severity, a number from 0 to 10") })
      .min(0, { error: mustBe("0 or more") })
      .max(10, { error: mustBe("10 or less") }),
  ),
  additionalRows: z.preprocess(fromJson, additionalRows),
  allowedNetworkRangeIPv4: networkRange("IPv4", "172.31.0.0/16"),
  allowedNetworkRangeIPv6: networkRange("IPv6", "fe80::/10"),
  allowedPorts: list(allowedPort(), 'a list of ports such as [443, "8000-8080", "udp/53"]'),
  neverContain: list(
    text(/^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/, "an ARN with * and ? as wildcards, such as arn:*:iam::*:role/deployer"),
    "a list of ARN patterns",
  ),
  exceptionPrincipals: list(principalPattern(), "a list of ARN patterns of roles and users"),
  deploymentPrincipals: list(principalPattern(), "a list of ARN patterns of roles and users"),
  bucketTagPrincipals: list(principalPattern(), "a list of ARN patterns of roles and users"),
  exceptionGuard: flag(),
  exceptionGuardTargets: list(
    text(
      /^(?:r-[a-z0-9]{4,32}|ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|\d{12})$/,
      "the id of an organizational unit, an account or the root, such as ou-ab12-c3d4e5f6, 111122223333 or r-ab12",
    ),
    "a list of ids of organizational units, accounts and the root",
  ),
  exceptionTagPolicy: flag(),
  exceptionTicketPrefixes: list(
    text(
      /^[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,63}$/,
      "the beginning of a ticket, such as Jira-: up to 64 letters, digits or ._:/@+-",
    ),
    'a list of beginnings of tickets such as ["Jira-"]',
  ),
  drill: flag(),
  guardDutyDelivery: choice(["native", "forwarded"]),
  guardDutyAdministrator: flag(),
  guardDutyAutoEnable: choice(["ALL", "NEW", "NONE"]),
  guardDutyFeatures: list(
    choice(guardDutyFeatures),
    `a list of GuardDuty's features: ${guardDutyFeatures.join(", ")}`,
  ).refine(
    (features) => features.includes("RUNTIME_MONITORING") || !features.some(isAgentManagement),
    "has agents managed by runtime monitoring; list RUNTIME_MONITORING too.",
  ),
  findingPublishingFrequency: choice(["FIFTEEN_MINUTES", "ONE_HOUR", "SIX_HOURS"]),
  enableGuardDuty: flag(),
  forwardGuardDuty: flag(),
  enableSecurityHub: flag(),
  enableSecurityHubActions: flag(),
  securityHubAdministrator: flag(),
  configRules: choice(["organization", "accounts", "off"]),
  configAdministrator: flag(),
  configRulesExcludedAccounts: list(
    text(/^\d{12}$/, "an AWS account id of 12 digits, such as 111122223333"),
    "a list of AWS account ids",
  ),
  configRulesExcludedUnits: list(
    text(/^ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}$/, "an organizational unit's id such as ou-ab12-c3d4e5f6"),
    "a list of ids of organizational units",
  ),
  enableEncryptedVolumesRule: flag(),
  enableS3ServerSideEncryptionRule: flag(),
  enableRdsEncryptionRule: flag(),
  enableS3PublicReadRule: flag(),
  enableS3PublicWriteRule: flag(),
  enableRestrictedSecurityGroup: flag(),
  kmsId: text(/^[\w:/-]{1,2048}$/, "a KMS key's id or ARN"),
  memberStackSet: flag(),
  memberStackSetTargets: list(
    text(
      /^(?:r-[a-z0-9]{4,32}|ou-[a-z0-9]{4,32}-[a-z0-9]{8,32})$/,
      "the id of an organizational unit or of the root, such as ou-ab12-c3d4e5f6 or r-ab12",
    ),
    "a list of ids of organizational units, or the root's",
  ),
  memberStackSetExcludedAccounts: list(
    text(/^\d{12}$/, "an AWS account id of 12 digits, such as 111122223333"),
    "a list of AWS account ids",
  ),
  sweepSchedule: text(schedule, "a schedule such as cron(0 3 * * ? *) or rate(1 day)"),
  sweepAccounts: list(
    text(/^\d{12}$/, "an AWS account id of 12 digits, such as 111122223333"),
    "a list of AWS account ids",
  ),
  exceptionReport: flag(),
  exceptionReportSchedule: text(schedule, "a schedule such as cron(0 6 ? * MON *) or rate(7 days)"),
  exceptionReportAccounts: list(
    text(/^\d{12}$/, "an AWS account id of 12 digits, such as 111122223333"),
    "a list of AWS account ids",
  ),
  entityLockdown: flag(),
  lockdownTopicName: topicName(),
  lockdownAuditTopicName: topicName(),
  lockdownFailureTopicName: topicName(),
  lockdownAuditEmails: list(emailAddress(), "a list of e-mail addresses"),
  lockdownFailureEmails: list(emailAddress(), "a list of e-mail addresses"),
  lockdownPublishers: list(principalPattern(), "a list of ARN patterns of roles and users"),
  containmentTagPrincipals: list(principalPattern(), "a list of ARN patterns of roles and users"),
  lockdownRequestsPerHour: z.preprocess(
    fromJson,
    z
      .int({ error: mustBe("a number of requests, 1 to 1000") })
      .min(1, { error: mustBe("1 or more") })
      .max(1000, { error: mustBe("1000 or less") }),
  ),
  enableConfig: flag(),
  allSupported: flag(),
  includeGlobalResourceTypes: flag(),
  deliveryFrequency: choice(["1hour", "3hours", "6hours", "12hours", "24hours"]),
  createS3BucketConfig: flag(),
  configS3Bucket: text(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "a bucket's name"),
  configBucketKmsKeyArn: text(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/, "a KMS key's ARN"),
  createSns: flag(),
  configSns: topicName(),
  alertEmails: list(emailAddress(), "a list of e-mail addresses"),
  slackTeamId: text(/^[A-Z0-9]{2,255}$/, "a Slack workspace id such as T07EA123LEP"),
  slackChannelId: text(/^[A-Z0-9]{2,255}$/, "a Slack channel id such as C07EZ1ABC23"),
  teamsTeamId: text(uuid, "a Microsoft Teams team id, a UUID"),
  teamsTenantId: text(uuid, "a Microsoft Teams tenant id, a UUID"),
  teamsChannelId: text(/^[\w:.@%=-]{10,255}$/, "a Microsoft Teams channel id such as 19:abc…@thread.tacv2"),
  logRetentionDays: z.preprocess(
    fromJson,
    z.literal(retentionDays, {
      error: mustBe(`a number of days that CloudWatch Logs takes: ${retentionDays.join(", ")}`),
    }),
  ),
  createAutomationRoles: flag(),
  ledgerDeletionProtection: flag(),
};

/** Finishes a message whose beginning is the key: `firebreak:drill: "maybe" must be true or false.` */
function mustBe(allowed: string) {
  return ({ input }: { readonly input?: unknown }) =>
    input === undefined ? `is required: ${allowed}.` : `${JSON.stringify(input)} must be ${allowed}.`;
}

function text(shape: RegExp, allowed: string) {
  return z.string({ error: mustBe(allowed) }).regex(shape, { error: mustBe(allowed) });
}

/** By shape, never by a list: AWS adds Regions, and other partitions have their own. */
function regionName() {
  return text(/^[a-z]{2,}(-[a-z]+)+-\d+$/, "a Region name such as eu-central-1");
}

/**
 * An IAM role or user by ARN. Without letters that tell it from others it would be everybody, and an ARN of STS would be
 * nobody: `aws:PrincipalArn` has the role of a session.
 */
function principalPattern() {
  return text(
    /^arn:(?:\*|aws[a-z-]*):iam::(?:\*|\d{12}):(?:role|user)\/(?=.*[\w+=,.@-]{3})[\w+=,.@*?/-]+$/,
    "the ARN of a role or user with * and ? as wildcards, and at least three letters of its name, such as arn:aws:iam::*:role/exception-approver",
  );
}

function topicName() {
  return text(/^[\w-]{1,256}$/, "a topic's name: up to 256 letters, digits, - or _");
}

function emailAddress() {
  return z.email({ error: mustBe("an e-mail address such as soc@example.com") });
}

function choice<const Names extends readonly [string, ...string[]]>(names: Names) {
  return z.enum(names, { error: mustBe(`one of ${names.join(", ")}`) });
}

function flag() {
  return z.preprocess(fromJson, z.boolean({ error: mustBe("true or false") }));
}

/** In the order given; what is listed twice counts once. */
function list<Item extends z.ZodType>(item: Item, allowed: string) {
  return z.preprocess(
    fromJson,
    z.array(item, { error: mustBe(allowed) }).transform((items) => [...new Set(items)]),
  );
}

/** Kept as it is written: so the rule's parameter and the playbook's options take it. */
function allowedPort() {
  const schema = z.union([z.int(), z.string()], { error: mustBe("a port such as 443 or 8000-8080") });
  return schema.transform(String).superRefine((port, context) => {
    const { error } = allowedPortsSchema.safeParse(port);
    for (const { message } of error?.issues ?? []) context.addIssue(message);
  });
}

function responderName() {
  const known = Object.keys(responders);
  return z.string({ error: mustBe("a responder's name") }).superRefine((name, context) => {
    if (Object.hasOwn(responders, name)) return;
    context.addIssue(`"${name}" is not a responder.${suggestion(name, known)} Allowed are ${known.join(", ")}.`);
  });
}

/** Pulumi hands every value to the program as text; that of a list, a number or a boolean is its JSON. */
function fromJson(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
