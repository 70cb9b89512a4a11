import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { names } from "../functions/domain/names";
import { ownerTags } from "./ownerTags";
import type { Placement } from "./placement";

export interface DeadLettersArgs {
  readonly placement: Placement;
  /** Topic that hears of the first dead letter. */
  readonly alertsTopicArn: pulumi.Input<string>;
}

const fourteenDays = 14 * 24 * 60 * 60;

/**
 * What nobody could handle: events that no target took and invocations that failed for good. A letter waits 14 days, the
 * longest that SQS keeps one, and raises an alarm at once.
 */
export class DeadLetters extends pulumi.ComponentResource {
  readonly queue: aws.sqs.Queue;

  constructor(
    name: string,
    private readonly args: DeadLettersArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:DeadLetters", name, {}, options);
    this.queue = this.createQueue(name);
    this.createQueuePolicy(name);
    this.createDepthAlarm(name);
    this.registerOutputs({ queueUrl: this.queue.url });
  }

  private createQueue(name: string): aws.sqs.Queue {
    return new aws.sqs.Queue(
      `${name}-queue`,
      {
        name: names.deadLetterQueue,
        messageRetentionSeconds: fourteenDays,
        sqsManagedSseEnabled: true,
        tags: ownerTags,
      },
      { parent: this },
    );
  }

  /** EventBridge and SNS send dead letters as themselves, not by a role; a function sends its own by its role. */
  private createQueuePolicy(name: string): void {
    const { partition, region, accountId } = this.args.placement;
    new aws.sqs.QueuePolicy(
      `${name}-queue-policy`,
      {
        queueUrl: this.queue.url,
        policy: pulumi.jsonStringify({
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "RulesOfThisAccount",
              Effect: "Allow",
              Principal: { Service: "events.amazonaws.com" },
              Action: "sqs:SendMessage",
              Resource: this.queue.arn,
              Condition: {
                StringEquals: { "aws:SourceAccount": accountId },
                ArnLike: { "aws:SourceArn": `arn:${partition}:events:${region}:${accountId}:rule/*` },
              },
            },
            {
              Sid: "TopicsOfThisAccount",
              Effect: "Allow",
              Principal: { Service: "sns.amazonaws.com" },
              Action: "sqs:SendMessage",
              Resource: this.queue.arn,
              Condition: { ArnLike: { "aws:SourceArn": `arn:${partition}:sns:${region}:${accountId}:*` } },
            },
          ],
        }),
      },
      { parent: this },
    );
  }

  private createDepthAlarm(name: string): void {
    new aws.cloudwatch.MetricAlarm(
      `${name}-depth-alarm`,
      {
        name: `${names.deadLetterQueue}-depth`,
        alarmDescription:
          "Firebreak could not handle an event: read the queue's messages and act by hand (docs/operations.md).",
        namespace: "AWS/SQS",
        metricName: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: this.queue.name },
        statistic: "Maximum",
        period: 60,
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
