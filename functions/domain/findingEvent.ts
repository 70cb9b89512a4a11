import * as z from "zod";
import type { GuardDutyFinding } from "./finding";

const accountId = z.string().regex(/^\d{12}$/, "twelve digits");
const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "a Region code");
/** GuardDuty writes ISO 8601, with milliseconds or without; kept in one form, so that times sort as text. */
const instant = z
  .string()
  .refine((time) => !Number.isNaN(Date.parse(time)), "a time")
  .transform((time) => new Date(time).toISOString());

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

const detailSchema = z.looseObject({
  id: z.string().min(1).max(256),
  type: z.string().min(3).max(256),
  accountId,
  region,
  partition: z.string().regex(/^aws[a-z-]*$/, "a partition such as aws, aws-cn or aws-us-gov"),
  severity: z.number().nullish().catch(undefined),
  title: z.string().nullish().catch(undefined),
  updatedAt: instant,
  resource: z.looseObject({
    resourceType: z.string(),
    instanceDetails: z.looseObject({ instanceId: z.string().max(64).nullish() }).nullish(),
  }),
  service: z.looseObject({
    resourceRole: z.string().nullish(),
    eventLastSeen: instant.nullish(),
    additionalInfo,
  }),
});

/**
 * An EventBridge event of source `aws.guardduty` and detail-type `GuardDuty Finding`
 * (https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html). Keys are lower camel case; the
 * Pascal case of `GetFindings` is another shape and refused.
 */
const eventSchema = z.looseObject({
  id: z.string().min(1),
  source: z.literal("aws.guardduty"),
  "detail-type": z.literal("GuardDuty Finding"),
  account: accountId,
  region,
  detail: detailSchema,
});

export type FindingReading =
  | { readonly kind: "finding"; readonly finding: GuardDutyFinding }
  | { readonly kind: "malformed"; readonly problems: readonly string[] };

/** Reads an event of unknown shape. Never throws; what is wrong is said per field. */
export function readFindingEvent(event: unknown): FindingReading {
  const parsed = eventSchema.safeParse(event);
  if (!parsed.success) {
    return {
      kind: "malformed",
      problems: parsed.error.issues.map((issue) => `${issue.path.join(".") || "event"}: ${issue.message}`),
    };
  }
  const { detail, ...envelope } = parsed.data;
  return {
    kind: "finding",
    finding: {
      id: detail.id,
      type: detail.type,
      accountId: detail.accountId,
      region: detail.region,
      partition: detail.partition,
      severity: detail.severity ?? undefined,
      title: detail.title ?? detail.type,
      updatedAt: detail.updatedAt,
      lastSeen: detail.service.eventLastSeen ?? detail.updatedAt,
      sample: detail.service.additionalInfo,
      resourceType: detail.resource.resourceType,
      resourceRole: detail.service.resourceRole ?? undefined,
      instanceId: detail.resource.instanceDetails?.instanceId ?? undefined,
      envelope: { eventId: envelope.id, account: envelope.account, region: envelope.region },
    },
  };
}
