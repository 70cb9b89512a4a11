import type { EventRule } from "./eventRules";

/** A finding as GuardDuty sends it, as far as a row asks (GuardDuty user guide, "Event schema for GuardDuty"). */
export function guardDutyFinding(type: string, severity: number) {
  return { source: "aws.guardduty", "detail-type": "GuardDuty Finding", detail: { type, severity, service: {} } };
}

/** Non-compliance as Config tells it (Config developer guide, "Example event for compliance change"). */
export function nonCompliance(configRuleName: string) {
  return {
    source: "aws.config",
    "detail-type": "Config Rules Compliance Change",
    detail: { configRuleName, newEvaluationResult: { complianceType: "NON_COMPLIANT" } },
  };
}

/** An analyst's request (Security Hub user guide, "EventBridge event formats"). */
export function securityHubAction(actionName: string) {
  return { source: "aws.securityhub", "detail-type": "Security Hub Findings - Custom Action", detail: { actionName } };
}

export function isMatched(rules: readonly EventRule[], event: object): boolean {
  return rules.some(({ pattern }) => pattern.matches(event));
}

/** Severities to ask about, of which each grade has one: a rule may match a range of them. */
export function severitiesFrom(least: number): readonly number[] {
  return [least, ...[4, 7, 9].filter((severity) => severity > least)];
}
