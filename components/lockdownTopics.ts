import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { EntityLockdownSettings } from "./entityLockdown";
import { ownerTags } from "./ownerTags";
import type { Placement } from "./placement";

export interface LockdownTopicsArgs {
  readonly placement: Placement;
  readonly settings: Pick<
    EntityLockdownSettings,
    | "organizationId"
    | "lockdownTopicName"
    | "lockdownAuditTopicName"
    | "lockdownFailureTopicName"
    | "lockdownAuditEmails"
    | "lockdownFailureEmails"
    | "lockdownPublishers"
  >;
  /** Encrypts what is told; the alerts' own key. */
  readonly keyArn: pulumi.Input<string>;
}

/** The topic on which requests are published, and the two that hear what came of them. */
export class LockdownTopics extends pulumi.ComponentResource {
  readonly lockdown: aws.sns.Topic;
  readonly audit: aws.sns.Topic;
  readonly failure: aws.sns.Topic;

  constructor(
    name: string,
    private readonly args: LockdownTopicsArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:LockdownTopics", name, {}, options);
    this.lockdown = this.createLockdown(name);
    this.createPublishPolicy(name);
    const { settings } = args;
    this.audit = this.createNoticeTopic(`${name}-audit`, settings.lockdownAuditTopicName, "Entity lockdown audit");
    this.failure = this.createNoticeTopic(
      `${name}-failure`,
      settings.lockdownFailureTopicName,
      "Entity lockdown failure",
    );
    this.createEmails(`${name}-audit`, this.audit, settings.lockdownAuditEmails);
    this.createEmails(`${name}-failure`, this.failure, settings.lockdownFailureEmails);
    this.registerOutputs({ lockdownArn: this.lockdown.arn });
  }

  /**
   * Not encrypted with a key of its own: a publisher would need rights on that key, and is to need none but to publish. SNS keeps a
   * message until it is delivered, and it travels by TLS.
   */
  private createLockdown(name: string): aws.sns.Topic {
    return new aws.sns.Topic(
      `${name}-lockdown`,
      { name: this.args.settings.lockdownTopicName, displayName: "Entity lockdown", tags: ownerTags },
      { parent: this },
    );
  }

  /**
   * It replaces the policy that SNS gives a topic, by which its whole account may. Named principals of the organization publish;
   * those of the security account besides where IAM lets them.
   */
  private createPublishPolicy(name: string): void {
    const { organizationId, lockdownPublishers } = this.args.settings;
    new aws.sns.TopicPolicy(
      `${name}-lockdown-policy`,
      {
        arn: this.lockdown.arn,
        policy: pulumi.jsonStringify({
          Version: "2012-10-17",
          Statement: [
            ...(lockdownPublishers.length === 0
              ? []
              : [
                  {
                    Sid: "PublishersOfTheOrganization",
                    Effect: "Allow",
                    Principal: { AWS: "*" },
                    Action: "sns:Publish",
                    Resource: this.lockdown.arn,
                    Condition: {
                      StringEquals: { "aws:PrincipalOrgID": organizationId },
                      ArnLike: { "aws:PrincipalArn": lockdownPublishers },
                    },
                  },
                ]),
            {
              Sid: "ByTlsOnly",
              Effect: "Deny",
              Principal: { AWS: "*" },
              Action: "sns:Publish",
              Resource: this.lockdown.arn,
              Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
          ],
        }),
      },
      { parent: this },
    );
  }

  /** The function publishes by its role; nobody else is admitted. */
  private createNoticeTopic(name: string, topicName: string, displayName: string): aws.sns.Topic {
    return new aws.sns.Topic(
      name,
      { name: topicName, displayName, kmsMasterKeyId: this.args.keyArn, tags: ownerTags },
      { parent: this },
    );
  }

  private createEmails(name: string, topic: aws.sns.Topic, emails: readonly string[]): void {
    for (const email of emails) {
      new aws.sns.TopicSubscription(
        `${name}-subscription-${email}`,
        { topic: topic.arn, protocol: "email", endpoint: email },
        { parent: this },
      );
    }
  }
}
