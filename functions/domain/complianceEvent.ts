import * as z from "zod";
import { ruleNameOf } from "./configRule";
import { accountIdField, envelopeFields, instantField, problemsOf, regionField } from "./eventFields";
import type { FindingsReading } from "./findingEvent";
import { names } from "./names";

const resultSchema = z.looseObject({
  complianceType: z.string(),
  resultRecordedTime: instantField,
  annotation: z.string().nullish(),
});

/**
 * An event `Config Rules Compliance Change` ("Monitoring AWS Config with Amazon EventBridge"), from Config itself or, in the
 * same shape, from the daily sweep. At a first evaluation there is no `oldEvaluationResult`; `resources` is empty.
 */
const eventSchema = z.looseObject({
  ...envelopeFields,
  source: z.enum(["aws.config", names.sweepSource]),
  "detail-type": z.literal("Config Rules Compliance Change"),
  time: instantField,
  detail: z.looseObject({
    resourceId: z.string().min(1).max(768),
    resourceType: z.string().min(1).max(256),
    awsRegion: regionField,
    awsAccountId: accountIdField,
    configRuleName: z.string().min(1).max(256),
    configRuleARN: z.string().nullish(),
    newEvaluationResult: resultSchema,
  }),
});

/** Reads a compliance change; only one to NON_COMPLIANT asks for a response. Never throws. */
export function readComplianceEvent(event: unknown): FindingsReading {
  const parsed = eventSchema.safeParse(event);
  if (!parsed.success) return { kind: "malformed", problems: problemsOf(parsed.error) };
  const { detail, source, ...envelope } = parsed.data;
  const { newEvaluationResult: result } = detail;
  const swept = source === names.sweepSource;
  const rule = ruleNameOf(detail.configRuleName);
  return {
    kind: "findings",
    findings: [
      {
        source: "config",
        id: `${rule}/${detail.resourceId}`,
        type: rule,
        accountId: detail.awsAccountId,
        region: detail.awsRegion,
        partition: partitionIn(detail.configRuleARN) ?? partitionOf(detail.awsRegion),
        severity: undefined,
        title: result.annotation?.trim() || `${detail.resourceId} does not comply with ${rule}`,
        description: undefined,
        firstSeen: result.resultRecordedTime,
        lastSeen: result.resultRecordedTime,
        updatedAt: result.resultRecordedTime,
        sample: false,
        resourceType: detail.resourceType,
        resourceRole: undefined,
        instanceId: detail.resourceType === "AWS::EC2::Instance" ? detail.resourceId : undefined,
        principal: undefined,
        resourceId: detail.resourceId,
        guardDutyId: undefined,
        unfit:
          result.complianceType === "NON_COMPLIANT"
            ? undefined
            : `Config reports ${result.complianceType}, nothing is wrong`,
        envelope: { eventId: envelope.id, account: envelope.account, region: envelope.region },
        swept,
      },
    ],
    problems: [],
  };
}

function partitionIn(arn: string | null | undefined): string | undefined {
  return /^arn:(aws[a-z-]*):/.exec(arn ?? "")?.[1];
}

/** Where the event names no partition; a Region is of one only. */
function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return "aws";
}
