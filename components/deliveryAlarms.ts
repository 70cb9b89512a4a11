import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { names } from "../functions/domain/names";
import { ownerTags } from "./ownerTags";

export interface DeliveryAlarmsArgs {
  readonly alertsTopicArn: pulumi.Input<string>;
}

/**
 * Events that reached the finding bus and no responder. One query over all rules instead of an alarm for each row of the
 * playbook: rows come and go, and EventBridge writes these metrics only where they are not zero, so the two alarms cost next
 * to nothing (EventBridge user guide, "Monitoring Amazon EventBridge"; CloudWatch asks for each metric that a query finds).
 */
export class DeliveryAlarms extends pulumi.ComponentResource {
  constructor(
    name: string,
    private readonly args: DeliveryAlarmsArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:DeliveryAlarms", name, {}, options);
    this.createAlarm(
      name,
      "failed",
      "FailedInvocations",
      "EventBridge could not hand a finding to its responder and gave up. Read the dead-letter queue and act by hand; look for a function or permission that was changed by hand, and run `pulumi up --refresh`.",
    );
    this.createAlarm(
      name,
      "lost",
      "InvocationsFailedToBeSentToDlq",
      "EventBridge could neither hand a finding to its responder nor set it aside: it is lost. Look in GuardDuty and Config for findings of that minute and act by hand; look at the policy of the dead-letter queue.",
    );
    this.registerOutputs();
  }

  private createAlarm(name: string, kind: string, metricName: string, alarmDescription: string): void {
    const bus = names.findingBus;
    new aws.cloudwatch.MetricAlarm(
      `${name}-${kind}-alarm`,
      {
        name: `${bus}-findings-${kind}`,
        alarmDescription,
        metricQueries: [
          {
            id: kind,
            expression: `SELECT SUM(${metricName}) FROM SCHEMA("AWS/Events", EventBusName, RuleName) WHERE EventBusName = '${bus}'`,
            label: metricName,
            period: 60,
            returnData: true,
          },
        ],
        evaluationPeriods: 1,
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        threshold: 1,
        treatMissingData: "notBreaching",
        alarmActions: [this.args.alertsTopicArn],
        tags: ownerTags,
      },
      { parent: this },
    );
  }
}
