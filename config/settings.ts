import * as z from "zod";
import type { Placement } from "../components/placement";
import { names } from "../functions/domain/names";
import type { ResponderDefinition } from "../functions/domain/responder";
import { responders } from "../functions/responders";
import { noticeSeverity, type PlaybookRow } from "../playbook";
import { demandWholeChannels, withChannels } from "./channels";
import { effectivePlaybook } from "./effectivePlaybook";
import { demandGuarded } from "./exceptionGuardKeys";
import { fields } from "./fields";
import { demandStackSetTargets } from "./memberStackSetKeys";

/** The settings of one stack, by its role: `switch (settings.role)` narrows them. */
export type Settings = ManagementSettings | SecuritySettings | MemberSettings;
export type ManagementSettings = z.output<ReturnType<typeof managementSettings>>;
export type SecuritySettings = z.output<ReturnType<typeof securitySettings>>;
export type MemberSettings = z.output<ReturnType<typeof memberSettings>>;

/** The schema of a stack's settings. Where the role itself is a mistake, that of any stack, so that all others still show. */
export function settingsSchema(role: unknown, placement: Placement) {
  switch (role) {
    case "management":
      return managementSettings(placement);
    case "security":
      return securitySettings(placement);
    case "member":
      return memberSettings(placement);
    default:
      return z.strictObject(everyKey(placement)).transform(() => z.NEVER);
  }
}

/**
 * Every key is allowed in every stack, so that all can share one file or environment; a role demands those it cannot do
 * without. Published names and defaults are those of the reference.
 */
function everyKey(placement: Placement) {
  return {
    role: fields.role,
    organizationId: fields.organizationId.optional(),
    securityAccountId: fields.securityAccountId.optional(),
    managementAccountId: fields.managementAccountId.optional(),
    homeRegion: fields.homeRegion.default(placement.region),
    regions: fields.regions.default([placement.region]),
    responseRoleName: fields.responseRoleName.default("Security-IR-Role"),
    externalId: fields.externalId.optional(),
    exceptionTagKey: fields.exceptionTagKey.default("SecurityException"),
    allowUnboundedExceptions: fields.allowUnboundedExceptions.default(true),
    responders: fields.responders.default(Object.keys(responders)).transform(definitionsOf),
    isolateEc2Findings: fields.isolateEc2Findings.default([]),
    blockPrincipalFindings: fields.blockPrincipalFindings.default([]),
    notifySeverityAtLeast: fields.notifySeverityAtLeast.default(noticeSeverity),
    additionalRows: fields.additionalRows.default([]),
    allowedNetworkRangeIPv4: fields.allowedNetworkRangeIPv4.default("172.31.0.0/16"),
    allowedNetworkRangeIPv6: fields.allowedNetworkRangeIPv6.default("fe80::/10"),
    allowedPorts: fields.allowedPorts.default([]),
    neverContain: fields.neverContain.default([]),
    exceptionPrincipals: fields.exceptionPrincipals.default([]),
    deploymentPrincipals: fields.deploymentPrincipals.default([]),
    bucketTagPrincipals: fields.bucketTagPrincipals.default([]),
    exceptionGuard: fields.exceptionGuard.default(false),
    exceptionGuardTargets: fields.exceptionGuardTargets.default([]),
    exceptionTagPolicy: fields.exceptionTagPolicy.default(false),
    exceptionTicketPrefixes: fields.exceptionTicketPrefixes.default([]),
    drill: fields.drill.default(false),
    guardDutyDelivery: fields.guardDutyDelivery.default("native"),
    guardDutyAdministrator: fields.guardDutyAdministrator.default(true),
    guardDutyAutoEnable: fields.guardDutyAutoEnable.default("ALL"),
    guardDutyFeatures: fields.guardDutyFeatures.default([]),
    findingPublishingFrequency: fields.findingPublishingFrequency.default("FIFTEEN_MINUTES"),
    enableGuardDuty: fields.enableGuardDuty.default(false),
    forwardGuardDuty: fields.forwardGuardDuty.default(false),
    enableSecurityHub: fields.enableSecurityHub.default(false),
    enableSecurityHubActions: fields.enableSecurityHubActions.default(false),
    securityHubAdministrator: fields.securityHubAdministrator.default(false),
    configRules: fields.configRules.default("organization"),
    configAdministrator: fields.configAdministrator.default(true),
    configRulesExcludedAccounts: fields.configRulesExcludedAccounts.default([]),
    configRulesExcludedUnits: fields.configRulesExcludedUnits.default([]),
    enableEncryptedVolumesRule: fields.enableEncryptedVolumesRule.default(true),
    enableS3ServerSideEncryptionRule: fields.enableS3ServerSideEncryptionRule.default(true),
    enableRdsEncryptionRule: fields.enableRdsEncryptionRule.default(true),
    enableS3PublicReadRule: fields.enableS3PublicReadRule.default(true),
    enableS3PublicWriteRule: fields.enableS3PublicWriteRule.default(true),
    enableRestrictedSecurityGroup: fields.enableRestrictedSecurityGroup.default(true),
    kmsId: fields.kmsId.optional(),
    memberStackSet: fields.memberStackSet.default(false),
    memberStackSetTargets: fields.memberStackSetTargets.default([]),
    memberStackSetExcludedAccounts: fields.memberStackSetExcludedAccounts.default([]),
    sweepSchedule: fields.sweepSchedule.default("cron(0 3 * * ? *)"),
    sweepAccounts: fields.sweepAccounts.default([]),
    exceptionReport: fields.exceptionReport.default(true),
    exceptionReportSchedule: fields.exceptionReportSchedule.default("cron(0 6 ? * MON *)"),
    exceptionReportAccounts: fields.exceptionReportAccounts.default([]),
    entityLockdown: fields.entityLockdown.default(true),
    lockdownTopicName: fields.lockdownTopicName.default(names.lockdownTopic),
    lockdownAuditTopicName: fields.lockdownAuditTopicName.default(names.lockdownAuditTopic),
    lockdownFailureTopicName: fields.lockdownFailureTopicName.default(names.lockdownFailureTopic),
    lockdownAuditEmails: fields.lockdownAuditEmails.default([]),
    lockdownFailureEmails: fields.lockdownFailureEmails.default([]),
    lockdownPublishers: fields.lockdownPublishers.default([]),
    containmentTagPrincipals: fields.containmentTagPrincipals.default([]),
    lockdownRequestsPerHour: fields.lockdownRequestsPerHour.default(20),
    enableConfig: fields.enableConfig.default(false),
    allSupported: fields.allSupported.default(false),
    includeGlobalResourceTypes: fields.includeGlobalResourceTypes.default(true),
    deliveryFrequency: fields.deliveryFrequency.default("24hours"),
    createS3BucketConfig: fields.createS3BucketConfig.default(false),
    configS3Bucket: fields.configS3Bucket.optional(),
    configBucketKmsKeyArn: fields.configBucketKmsKeyArn.optional(),
    createSns: fields.createSns.default(false),
    configSns: fields.configSns.default("Config"),
    alertEmails: fields.alertEmails.default([]),
    slackTeamId: fields.slackTeamId.optional(),
    slackChannelId: fields.slackChannelId.optional(),
    teamsTeamId: fields.teamsTeamId.optional(),
    teamsTenantId: fields.teamsTenantId.optional(),
    teamsChannelId: fields.teamsChannelId.optional(),
    logRetentionDays: fields.logRetentionDays.default(365),
    createAutomationRoles: fields.createAutomationRoles.default(true),
    ledgerDeletionProtection: fields.ledgerDeletionProtection.default(true),
  };
}

function managementSettings(placement: Placement) {
  return z
    .strictObject({
      ...everyKey(placement),
      role: z.literal("management"),
      securityAccountId: fields.securityAccountId,
      managementAccountId: deployedIn(fields.managementAccountId.default(placement.accountId), placement.accountId),
    })
    .superRefine(demandGuarded)
    .superRefine(demandStackSetTargets)
    .transform(withMembers);
}

function securitySettings(placement: Placement) {
  return z
    .strictObject({
      ...everyKey(placement),
      role: z.literal("security"),
      organizationId: fields.organizationId,
      securityAccountId: deployedIn(fields.securityAccountId.default(placement.accountId), placement.accountId),
      homeRegion: deployedIn(fields.homeRegion.default(placement.region), placement.region),
    })
    .superRefine(demandWholeChannels)
    .transform(withChannels)
    .transform(withResponse);
}

function memberSettings(placement: Placement) {
  return z
    .strictObject({
      ...everyKey(placement),
      role: z.literal("member"),
      organizationId: fields.organizationId,
      securityAccountId: fields.securityAccountId,
    })
    .transform(withResponse);
}

function definitionsOf(names: readonly string[]): readonly ResponderDefinition[] {
  return Object.values(responders).filter(({ name }) => names.includes(name));
}

/** Refuses credentials or a provider of another place than the config says, before anything is made in the wrong one. */
function deployedIn<Field extends z.ZodType<string, string | undefined>>(field: Field, place: string) {
  return field.refine((expected) => expected === place, {
    error: ({ input }) =>
      `is ${input}, but the credentials and provider of this deployment are of ${place}; use those of ${input}, or correct the key.`,
  });
}

/** Where the management stack's StackSet carries the members' baseline: to whom, and their settings as their own stacks would have them. */
function withMembers<Keys extends Omit<ResponseKeys, "organizationId"> & StackSetKeys>(keys: Keys) {
  const { organizationId, securityAccountId, memberStackSet, memberStackSetTargets: targets } = keys;
  if (!memberStackSet || organizationId === undefined) return { ...keys, members: undefined };
  const excludedAccounts = [securityAccountId, ...keys.memberStackSetExcludedAccounts];
  const members = { ...withResponse({ ...keys, organizationId }), excludedAccounts };
  return { ...keys, members: { members, targets } };
}

interface StackSetKeys {
  readonly organizationId?: string | undefined;
  readonly securityAccountId: string;
  readonly memberStackSet: boolean;
  readonly memberStackSetTargets: readonly string[];
  readonly memberStackSetExcludedAccounts: readonly string[];
}

interface ResponseKeys {
  readonly organizationId: string;
  readonly externalId?: string | undefined;
  readonly responders: readonly ResponderDefinition[];
  readonly isolateEc2Findings: readonly string[];
  readonly blockPrincipalFindings: readonly string[];
  readonly notifySeverityAtLeast: number;
  readonly containmentTagPrincipals: readonly string[];
  readonly additionalRows: readonly PlaybookRow[];
  readonly allowedNetworkRangeIPv4: string;
  readonly allowedNetworkRangeIPv6: string;
  readonly allowedPorts: readonly string[];
}

/** What the security stack and its members must agree on, derived the same way in both (docs/decisions/0002). */
function withResponse<Keys extends ResponseKeys>(keys: Keys) {
  const enabled = keys.responders.map(({ name }) => name);
  return {
    ...keys,
    externalId: keys.externalId ?? `firebreak-${keys.organizationId}`,
    playbook: effectivePlaybook({ ...keys, enabled }),
  };
}
