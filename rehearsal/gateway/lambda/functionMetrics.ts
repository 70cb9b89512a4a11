import type { MetricSink } from "../metricDatum";
import type { FunctionIdentity } from "./functionArn";

/** The `AWS/Lambda` metrics that this rehearsal reports ("Types of metrics for Lambda functions"). */
export type FunctionMetric =
  | "Invocations"
  | "Errors"
  | "Throttles"
  | "Duration"
  | "AsyncEventsReceived"
  | "AsyncEventsDropped"
  | "DeadLetterErrors"
  | "DestinationDeliveryFailures";

/** Reports one value, by `FunctionName`. */
export function recordFunctionMetric(
  sink: MetricSink,
  identity: FunctionIdentity,
  name: FunctionMetric,
  value: number,
): void {
  sink.record({
    account: identity.account,
    region: identity.region,
    namespace: "AWS/Lambda",
    name,
    dimensions: { FunctionName: identity.name },
    value,
    unit: name === "Duration" ? "Milliseconds" : "Count",
    at: Date.now(),
  });
}
