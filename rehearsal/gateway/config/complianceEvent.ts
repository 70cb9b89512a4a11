import type { ServiceEvent } from "../eventBridge/serviceEvent";
import type { Place } from "../place";
import type { ComplianceChange, EvaluationResult } from "./compliance";
import type { ConfigRule } from "./configRule";

/** `Config Rules Compliance Change`, in the shape that Config puts on an account's default bus. */
export function complianceEvent(place: Place, rule: ConfigRule, { after, before }: ComplianceChange): ServiceEvent {
  const now = new Date().toISOString();
  return {
    source: "aws.config",
    "detail-type": "Config Rules Compliance Change",
    time: `${now.slice(0, 19)}Z`,
    resources: [],
    detail: {
      resourceId: after.resourceId,
      awsRegion: place.region,
      awsAccountId: place.account,
      configRuleName: rule.ConfigRuleName,
      recordVersion: "1.0",
      configRuleARN: rule.ConfigRuleArn,
      messageType: "ComplianceChangeNotification",
      newEvaluationResult: resultOf(after),
      ...(before === undefined ? {} : { oldEvaluationResult: resultOf(before) }),
      notificationCreationTime: now,
      resourceType: after.resourceType,
    },
  };
}

function resultOf(result: EvaluationResult): Readonly<Record<string, unknown>> {
  return {
    evaluationResultIdentifier: {
      evaluationResultQualifier: {
        configRuleName: result.ruleName,
        resourceType: result.resourceType,
        resourceId: result.resourceId,
      },
      orderingTimestamp: result.orderingTimestamp.toISOString(),
    },
    complianceType: result.complianceType,
    resultRecordedTime: result.resultRecordedTime.toISOString(),
    configRuleInvokedTime: result.configRuleInvokedTime.toISOString(),
    ...(result.annotation === undefined ? {} : { annotation: result.annotation }),
  };
}
