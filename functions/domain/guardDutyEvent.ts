import * as z from "zod";
import { accountIdField, envelopeFields, instantField, partitionField, problemsOf, regionField } from "./eventFields";
import type { Finding, FindingPrincipal } from "./finding";
import type { FindingsReading } from "./findingEvent";

/** GuardDuty writes nested JSON into `additionalInfo.value`; samples are sometimes marked only there. */
const additionalInfo = z
  .looseObject({ sample: z.unknown().optional(), value: z.unknown().optional() })
  .nullish()
  .transform((info) => info?.sample === true || info?.sample === "true" || saysSample(info?.value));

function saysSample(value: unknown): boolean {
  if (typeof value !== "string") return false;
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === "object" && parsed !== null && (parsed as { sample?: unknown }).sample === true;
  } catch {
    return false;
  }
}

const name = z.string().max(512).nullish();

const detailSchema = z.looseObject({
  id: z.string().min(1).max(256),
  type: z.string().min(3).max(256),
  accountId: accountIdField,
  region: regionField,
  partition: partitionField,
  severity: z.number().nullish().catch(undefined),
  title: z.string().nullish().catch(undefined),
  description: z.string().nullish().catch(undefined),
  updatedAt: instantField,
  resource: z.looseObject({
    resourceType: z.string(),
    instanceDetails: z.looseObject({ instanceId: z.string().max(64).nullish() }).nullish(),
    accessKeyDetails: z.looseObject({ userType: name, userName: name, principalId: name, accessKeyId: name }).nullish(),
    lambdaDetails: z.looseObject({ functionArn: name }).nullish(),
    s3BucketDetails: z.array(z.looseObject({ name })).nullish(),
  }),
  service: z.looseObject({
    resourceRole: z.string().nullish(),
    eventFirstSeen: instantField.nullish(),
    eventLastSeen: instantField.nullish(),
    additionalInfo,
  }),
});

/**
 * An EventBridge event of source `aws.guardduty` and detail-type `GuardDuty Finding`
 * (https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html). Keys are lower camel case; the
 * Pascal case of `GetFindings` is another shape and refused.
 */
const eventSchema = z.looseObject({
  ...envelopeFields,
  source: z.literal("aws.guardduty"),
  "detail-type": z.literal("GuardDuty Finding"),
  detail: detailSchema,
});

/** Reads a finding of GuardDuty. Never throws. */
export function readGuardDutyEvent(event: unknown): FindingsReading {
  const parsed = eventSchema.safeParse(event);
  if (!parsed.success) return { kind: "malformed", problems: problemsOf(parsed.error) };
  const { detail, ...envelope } = parsed.data;
  const { resource, service } = detail;
  const finding: Finding = {
    source: "guardduty",
    id: detail.id,
    type: detail.type,
    accountId: detail.accountId,
    region: detail.region,
    partition: detail.partition,
    severity: detail.severity ?? undefined,
    title: detail.title ?? detail.type,
    description: detail.description ?? undefined,
    firstSeen: service.eventFirstSeen ?? service.eventLastSeen ?? detail.updatedAt,
    lastSeen: service.eventLastSeen ?? detail.updatedAt,
    updatedAt: detail.updatedAt,
    sample: service.additionalInfo,
    resourceType: resource.resourceType,
    resourceRole: service.resourceRole ?? undefined,
    instanceId: resource.instanceDetails?.instanceId ?? undefined,
    principal: principalOf(resource.accessKeyDetails),
    ...functionIn(resource.lambdaDetails),
    resourceId: onlyOne((resource.s3BucketDetails ?? []).flatMap((bucket) => bucket.name ?? [])),
    guardDutyId: detail.id,
    unfit: undefined,
    envelope: { eventId: envelope.id, account: envelope.account, region: envelope.region },
    swept: false,
  };
  return { kind: "findings", findings: [finding], problems: [] };
}

function principalOf(
  details: z.output<typeof detailSchema>["resource"]["accessKeyDetails"],
): FindingPrincipal | undefined {
  if (typeof details?.userType !== "string") return undefined;
  return {
    userType: details.userType,
    userName: details.userName ?? undefined,
    principalId: details.principalId ?? undefined,
    accessKeyId: details.accessKeyId ?? undefined,
  };
}

function functionIn(details: z.output<typeof detailSchema>["resource"]["lambdaDetails"]): Pick<Finding, "functionArn"> {
  return typeof details?.functionArn === "string" ? { functionArn: details.functionArn } : {};
}

function onlyOne(names: readonly string[]): string | undefined {
  return names.length === 1 ? names[0] : undefined;
}
