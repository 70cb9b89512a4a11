import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { alertsTopicName } from "../functions/domain/names";
import { ownerTags } from "./ownerTags";
import type { Placement } from "./placement";

export interface AlertsTopicArgs {
  readonly placement: Placement;
  /** The stack's name, the last part of the topic's. */
  readonly stack: string;
  /** Addresses that get every alert; each must confirm its subscription by the mail that SNS sends. */
  readonly emails: readonly string[];
}

/** AWS services that publish alerts: alarms that change state, and rules that name the topic as target. */
const publishers = ["cloudwatch.amazonaws.com", "events.amazonaws.com"];

/**
 * Where people hear of what Firebreak did and could not do. Encrypted with a key of its own, because the key that AWS
 * manages for SNS has a policy that admits no alarm and no rule.
 */
export class AlertsTopic extends pulumi.ComponentResource {
  readonly key: aws.kms.Key;
  readonly topic: aws.sns.Topic;

  constructor(
    name: string,
    private readonly args: AlertsTopicArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:AlertsTopic", name, {}, options);
    this.key = this.createKey(name);
    this.topic = this.createTopic(name);
    this.createTopicPolicy(name);
    this.createSubscriptions(name);
    this.registerOutputs({ keyArn: this.key.arn, topicArn: this.topic.arn });
  }

  private createKey(name: string): aws.kms.Key {
    const { partition, region, accountId } = this.args.placement;
    const key = new aws.kms.Key(
      `${name}-key`,
      {
        description: "Encrypts Firebreak's alerts",
        enableKeyRotation: true,
        policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            {
              // Without it the key could be managed by nobody; with it, IAM policies decide, those of the responders too.
              Sid: "AccountDecidesByIam",
              Effect: "Allow",
              Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
              Action: "kms:*",
              Resource: "*",
            },
            {
              Sid: "AlarmsEncrypt",
              Effect: "Allow",
              Principal: { Service: "cloudwatch.amazonaws.com" },
              Action: ["kms:Decrypt", "kms:GenerateDataKey"],
              Resource: "*",
              Condition: { StringEquals: { "aws:SourceAccount": accountId } },
            },
            {
              // EventBridge names no source account to KMS, and with that condition each of its alerts is lost without a
              // word (SNS developer guide, "Managing Amazon SNS encryption keys and costs"). The topic's policy has it.
              Sid: "RulesEncrypt",
              Effect: "Allow",
              Principal: { Service: "events.amazonaws.com" },
              Action: ["kms:Decrypt", "kms:GenerateDataKey"],
              Resource: "*",
              Condition: {
                StringEquals: {
                  "kms:EncryptionContext:aws:sns:topicArn": `arn:${partition}:sns:${region}:${accountId}:${alertsTopicName(this.args.stack)}`,
                },
              },
            },
          ],
        }),
        tags: ownerTags,
      },
      { parent: this },
    );
    new aws.kms.Alias(
      `${name}-key-alias`,
      { name: "alias/firebreak-alerts", targetKeyId: key.keyId },
      { parent: this },
    );
    return key;
  }

  private createTopic(name: string): aws.sns.Topic {
    return new aws.sns.Topic(
      `${name}-topic`,
      {
        name: alertsTopicName(this.args.stack),
        displayName: "Security Automation",
        kmsMasterKeyId: this.key.arn,
        tags: ownerTags,
      },
      { parent: this },
    );
  }

  private createTopicPolicy(name: string): void {
    new aws.sns.TopicPolicy(
      `${name}-topic-policy`,
      {
        arn: this.topic.arn,
        policy: pulumi.jsonStringify({
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "PublishersOfThisAccount",
              Effect: "Allow",
              Principal: { Service: publishers },
              Action: "sns:Publish",
              Resource: this.topic.arn,
              Condition: { StringEquals: { "aws:SourceAccount": this.args.placement.accountId } },
            },
          ],
        }),
      },
      { parent: this },
    );
  }

  private createSubscriptions(name: string): void {
    for (const email of this.args.emails) {
      new aws.sns.TopicSubscription(
        `${name}-subscription-${email}`,
        { topic: this.topic.arn, protocol: "email", endpoint: email },
        { parent: this },
      );
    }
  }
}
