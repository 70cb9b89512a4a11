import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ownerTags } from "./ownerTags";

export interface FunctionAlarmsArgs {
  readonly functionName: pulumi.Input<string>;
  /** Hears of them; a topic of the function's own Region. */
  readonly alertsTopicArn: pulumi.Input<string>;
}

/** Milliseconds after which an event that no invocation took is late: a containment that late has let an attacker work. */
const late = 5 * 60 * 1000;

/**
 * Events that a function was handed and did not begin with. Lambda queues them, so `Errors` knows nothing of them: they wait
 * while all reserved concurrency is in use, and are dropped after an hour (Lambda developer guide, "Types of metrics for
 * Lambda functions"). CloudWatch charges for four metrics on alarm per function, about 0.40 USD a month.
 */
export class FunctionAlarms extends pulumi.ComponentResource {
  constructor(
    name: string,
    private readonly args: FunctionAlarmsArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:FunctionAlarms", name, {}, options);
    this.createThrottleAlarm(name);
    this.createAgeAlarm(name);
    this.createLossAlarm(name);
    this.registerOutputs();
  }

  /** A storm's first minute is throttled by design; the alarm is for one that goes on. */
  private createThrottleAlarm(name: string): void {
    this.createAlarm(name, "throttles", {
      alarmDescription:
        "A function of Firebreak's is throttled for minutes on end; its events wait. Look for a storm of findings; raise reservedConcurrency in its responder.ts, or the account's concurrency quota.",
      ...this.metric("Throttles", "Sum"),
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      threshold: 1,
    });
  }

  private createAgeAlarm(name: string): void {
    this.createAlarm(name, "late", {
      alarmDescription:
        "An event has waited five minutes for a function of Firebreak's. Look for throttles and errors; after an hour it becomes a dead letter. Contain by hand meanwhile (docs/operations.md).",
      ...this.metric("AsyncEventAge", "Maximum"),
      evaluationPeriods: 1,
      threshold: late,
    });
  }

  /** Dropped with a destination that works is a dead letter; with one that fails it is lost, and no queue tells. */
  private createLossAlarm(name: string): void {
    const query = (id: string, metricName: string) => ({
      id,
      metric: {
        namespace: "AWS/Lambda",
        metricName,
        dimensions: { FunctionName: this.args.functionName },
        stat: "Sum",
        period: 60,
      },
      returnData: false,
    });
    this.createAlarm(name, "lost", {
      alarmDescription:
        "Lambda dropped an event for a function of Firebreak's, or could not write its dead letter. Read the dead-letter queue; where it has none of that minute, find the finding in GuardDuty or Config and act by hand.",
      metricQueries: [
        query("dropped", "AsyncEventsDropped"),
        query("undelivered", "DestinationDeliveryFailures"),
        { id: "lost", expression: "FILL(dropped, 0) + FILL(undelivered, 0)", label: "Lost events", returnData: true },
      ],
      evaluationPeriods: 1,
      threshold: 1,
    });
  }

  private metric(metricName: string, statistic: "Sum" | "Maximum") {
    return {
      namespace: "AWS/Lambda",
      metricName,
      dimensions: { FunctionName: this.args.functionName },
      statistic,
      period: 60,
    };
  }

  private createAlarm(
    name: string,
    kind: string,
    args: Omit<aws.cloudwatch.MetricAlarmArgs, "name" | "comparisonOperator">,
  ): void {
    new aws.cloudwatch.MetricAlarm(
      `${name}-${kind}-alarm`,
      {
        name: pulumi.interpolate`${this.args.functionName}-${kind}`,
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        treatMissingData: "notBreaching",
        alarmActions: [this.args.alertsTopicArn],
        tags: ownerTags,
        ...args,
      },
      { parent: this },
    );
  }
}
