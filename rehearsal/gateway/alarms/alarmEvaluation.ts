import type { MetricAlarm, StateValue } from "@aws-sdk/client-cloudwatch";
import type { PeriodStatistics } from "./metricPeriods";

export interface Evaluation {
  readonly state: StateValue;
  /** In CloudWatch's words: `Threshold Crossed: …`. */
  readonly reason: string;
}

/**
 * The state of an alarm by its metric's periods, oldest first ("Evaluating an alarm" and "Configuring how CloudWatch alarms
 * treat missing data"): ALARM where `DatapointsToAlarm` of the last `EvaluationPeriods` breach. Undefined where the state
 * stays. Less than AWS: no percentiles, metric math or anomaly bands (such alarms keep their state), no look at periods
 * before the evaluation range when data are missing.
 */
export function evaluateAlarm(
  alarm: MetricAlarm,
  periods: readonly (PeriodStatistics | undefined)[],
): Evaluation | undefined {
  const needed = alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods ?? 1;
  const values = periods.map((period) => (period === undefined ? undefined : statisticOf(alarm, period)));
  if (values.every((value) => value === undefined)) return evaluateMissing(alarm, needed, periods.length);
  const missingBreaches = alarm.TreatMissingData === "breaching";
  const breaching = values.filter((value) => (value === undefined ? missingBreaches : breaches(alarm, value)));
  const shown = values.map((value) => (value === undefined ? "missing" : String(value))).join(", ");
  const threshold = `the threshold (${alarm.Threshold})`;
  const comparison = wordsOf(alarm.ComparisonOperator);
  if (breaching.length >= needed) {
    return {
      state: "ALARM",
      reason: `Threshold Crossed: ${needed} datapoint(s) [${shown}] ${comparison} ${threshold}.`,
    };
  }
  return {
    state: "OK",
    reason: `Threshold Crossed: ${breaching.length} of ${needed} datapoint(s) [${shown}] ${comparison} ${threshold}.`,
  };
}

function evaluateMissing(alarm: MetricAlarm, needed: number, periods: number): Evaluation | undefined {
  switch (alarm.TreatMissingData) {
    case "ignore":
      return undefined;
    case "notBreaching":
      return {
        state: "OK",
        reason: "No datapoints were received and missing datapoints were treated as [NonBreaching].",
      };
    case "breaching":
      if (periods < needed) return undefined;
      return {
        state: "ALARM",
        reason: "No datapoints were received and missing datapoints were treated as [Breaching].",
      };
    default:
      return { state: "INSUFFICIENT_DATA", reason: "Insufficient Data: no datapoints were received." };
  }
}

function statisticOf(alarm: MetricAlarm, period: PeriodStatistics): number | undefined {
  switch (alarm.Statistic) {
    case "Sum":
      return period.sum;
    case "Maximum":
      return period.maximum;
    case "Minimum":
      return period.minimum;
    case "SampleCount":
      return period.count;
    case "Average":
      return period.sum / period.count;
    default:
      return undefined;
  }
}

/** Can this alarm be evaluated here at all? */
export function isEvaluated(alarm: MetricAlarm): boolean {
  return alarm.Statistic !== undefined && alarm.MetricName !== undefined && (alarm.Metrics ?? []).length === 0;
}

function breaches(alarm: MetricAlarm, value: number): boolean {
  const threshold = alarm.Threshold ?? 0;
  switch (alarm.ComparisonOperator) {
    case "GreaterThanOrEqualToThreshold":
      return value >= threshold;
    case "GreaterThanThreshold":
      return value > threshold;
    case "LessThanThreshold":
      return value < threshold;
    case "LessThanOrEqualToThreshold":
      return value <= threshold;
    default:
      return false;
  }
}

function wordsOf(operator: string | undefined): string {
  const words = (operator ?? "").replace(/Threshold$/, "").replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ");
  return `compared as ${words.toLowerCase()}`;
}
