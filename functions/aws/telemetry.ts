import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { Context } from "aws-lambda";
import { type Counted, countMetric, timeToContainMetric } from "../domain/metrics";
import { names } from "../domain/names";

/** Structured logs and metrics of one responder; metrics leave as log lines (CloudWatch embedded metric format). */
export class Telemetry {
  readonly log: Logger;
  private readonly metrics: Metrics;

  constructor(responder: string) {
    this.log = new Logger({ serviceName: responder });
    this.metrics = new Metrics({ namespace: names.metricNamespace, serviceName: responder });
  }

  begin(context: Context): void {
    this.log.resetKeys();
    this.log.addContext(context);
  }

  /** Counts an outcome: once by responder, once by responder and account. */
  count(outcome: Counted, accountId: string | undefined): void {
    this.metrics.addMetric(countMetric[outcome], MetricUnit.Count, 1);
    this.metrics.publishStoredMetrics();
    if (accountId === undefined) return;
    const single = this.metrics.singleMetric();
    single.addDimension("account", accountId);
    single.addMetric(countMetric[outcome], MetricUnit.Count, 1);
  }

  /** Milliseconds from the start of the invocation until the last network interface was isolated. */
  timeToContain(milliseconds: number): void {
    this.metrics.addMetric(timeToContainMetric, MetricUnit.Milliseconds, milliseconds);
    this.metrics.publishStoredMetrics();
  }
}
