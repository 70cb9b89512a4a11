import { names } from "./names";
import type { SweptRule } from "./sweptRule";

/** A resource that a rule finds non-compliant, as an aggregator tells of it. */
export interface SweptResource {
  readonly rule: SweptRule;
  readonly resourceType: string;
  readonly resourceId: string;
  /** ISO 8601 in UTC: when the rule came to its verdict. */
  readonly recordedAt: string;
  readonly invokedAt: string | undefined;
  readonly annotation: string | undefined;
}

/** An entry of EventBridge's `PutEvents`, but for the bus. */
export interface SweepEvent {
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
}

/**
 * The event by which the sweep tells of a resource: the detail that Config itself would send ("Monitoring AWS Config with
 * Amazon EventBridge"), without an `oldEvaluationResult`, for nothing has changed.
 */
export function sweepEventOf(resource: SweptResource, sweptAt: string): SweepEvent {
  const { rule, resourceType, resourceId, recordedAt, invokedAt, annotation } = resource;
  return {
    Source: names.sweepSource,
    DetailType: "Config Rules Compliance Change",
    Detail: JSON.stringify({
      recordVersion: "1.0",
      messageType: "ComplianceChangeNotification",
      resourceId,
      resourceType,
      awsRegion: rule.region,
      awsAccountId: rule.accountId,
      configRuleName: rule.carriedName,
      newEvaluationResult: {
        evaluationResultIdentifier: {
          evaluationResultQualifier: { configRuleName: rule.carriedName, resourceType, resourceId },
          orderingTimestamp: recordedAt,
        },
        complianceType: "NON_COMPLIANT",
        resultRecordedTime: recordedAt,
        configRuleInvokedTime: invokedAt,
        annotation,
      },
      notificationCreationTime: sweptAt,
    }),
  };
}
