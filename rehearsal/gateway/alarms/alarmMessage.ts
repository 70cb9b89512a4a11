import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import type { Evaluation } from "./alarmEvaluation";

/** What an alarm publishes to its topics ("Notifying users on alarm changes"): the subject, and the body as JSON. */
export function alarmMessage(
  alarm: MetricAlarm,
  change: Evaluation,
  origin: { readonly account: string; readonly region: string; readonly at: Date },
): { readonly subject: string; readonly body: string } {
  const statistic = alarm.Statistic ?? "";
  const body = {
    AlarmName: alarm.AlarmName,
    AlarmDescription: alarm.AlarmDescription ?? null,
    AWSAccountId: origin.account,
    AlarmConfigurationUpdatedTimestamp: stamp(alarm.AlarmConfigurationUpdatedTimestamp ?? origin.at),
    NewStateValue: change.state,
    NewStateReason: change.reason,
    StateChangeTime: stamp(origin.at),
    Region: origin.region,
    AlarmArn: alarm.AlarmArn,
    OldStateValue: alarm.StateValue,
    OKActions: alarm.OKActions ?? [],
    AlarmActions: alarm.AlarmActions ?? [],
    InsufficientDataActions: alarm.InsufficientDataActions ?? [],
    Trigger: {
      MetricName: alarm.MetricName,
      Namespace: alarm.Namespace,
      StatisticType: "Statistic",
      Statistic: statistic.toUpperCase(),
      Unit: alarm.Unit ?? null,
      Dimensions: (alarm.Dimensions ?? []).map(({ Name, Value }) => ({ value: Value, name: Name })),
      Period: alarm.Period,
      EvaluationPeriods: alarm.EvaluationPeriods,
      ...(alarm.DatapointsToAlarm !== undefined && { DatapointsToAlarm: alarm.DatapointsToAlarm }),
      ComparisonOperator: alarm.ComparisonOperator,
      Threshold: alarm.Threshold,
      TreatMissingData: alarm.TreatMissingData ?? "missing",
      EvaluateLowSampleCountPercentile: "",
    },
  };
  return { subject: `${change.state}: "${alarm.AlarmName}" in ${origin.region}`, body: JSON.stringify(body) };
}

/** `2026-11-21T11:00:00.000+0000`, as CloudWatch writes times. */
function stamp(date: Date): string {
  return date.toISOString().replace("Z", "+0000");
}
