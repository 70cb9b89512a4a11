import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { names } from "../functions/domain/names";
import { ownerTags } from "./ownerTags";
import type { Placement } from "./placement";

export interface ChatNotificationsArgs {
  readonly placement: Placement;
  readonly alertsTopicArn: pulumi.Input<string>;
  /** Left out, nothing goes to Slack. The workspace is authorized once, by hand, in the chat service's console. */
  readonly slack?: { readonly teamId: string; readonly channelId: string } | undefined;
  /** Left out, nothing goes to Microsoft Teams. The team is authorized once, by hand, in the chat service's console. */
  readonly teams?: { readonly teamId: string; readonly tenantId: string; readonly channelId: string } | undefined;
}

const configurationName = "firebreak-alerts";

/**
 * The alerts topic in a channel, through Amazon Q Developer in chat applications, once AWS Chatbot. The channel reads: by its
 * role nobody can do more there than look at alarms, and a guardrail holds whoever brings a role of his own to the same.
 */
export class ChatNotifications extends pulumi.ComponentResource {
  readonly role: aws.iam.Role;

  constructor(
    name: string,
    private readonly args: ChatNotificationsArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:ChatNotifications", name, {}, options);
    assertPartition(args.placement);
    this.role = this.createRole(name);
    const guardrail = this.createReadPolicy(name);
    this.createChannels(name, guardrail);
    this.registerOutputs({ roleArn: this.role.arn });
  }

  private createRole(name: string): aws.iam.Role {
    const { accountId, region } = this.args.placement;
    return new aws.iam.Role(
      `${name}-role`,
      {
        name: `firebreak-chat-${region}`,
        path: names.rolePath,
        description: "What a chat channel with Firebreak's alerts may look at",
        assumeRolePolicy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "ChatService",
              Effect: "Allow",
              Principal: { Service: "chatbot.amazonaws.com" },
              Action: "sts:AssumeRole",
              Condition: { StringEquals: { "aws:SourceAccount": accountId } },
            },
          ],
        }),
        tags: ownerTags,
      },
      { parent: this },
    );
  }

  /** A guardrail is a managed policy, and so one policy serves as both; without one the service takes AdministratorAccess. */
  private createReadPolicy(name: string): aws.iam.Policy {
    const { region } = this.args.placement;
    const policy = new aws.iam.Policy(
      `${name}-policy`,
      {
        name: `firebreak-chat-${region}`,
        path: names.rolePath,
        description: "Look at alarms and their metrics; the most that a chat channel may do",
        policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            {
              // The chat service draws an alarm's graph. These actions know no resource, or all alarms as one.
              Sid: "LookAtAlarms",
              Effect: "Allow",
              Action: [
                "cloudwatch:DescribeAlarms",
                "cloudwatch:GetMetricData",
                "cloudwatch:GetMetricStatistics",
                "cloudwatch:GetMetricWidgetImage",
              ],
              Resource: "*",
            },
          ],
        }),
        tags: ownerTags,
      },
      { parent: this },
    );
    new aws.iam.RolePolicyAttachment(
      `${name}-policy-attachment`,
      { role: this.role.name, policyArn: policy.arn },
      { parent: this },
    );
    return policy;
  }

  private createChannels(name: string, guardrail: aws.iam.Policy): void {
    const { slack, teams, placement, alertsTopicArn } = this.args;
    const settings = {
      region: endpointRegion(placement.region),
      configurationName,
      iamRoleArn: this.role.arn,
      guardrailPolicyArns: [guardrail.arn],
      snsTopicArns: [alertsTopicArn],
      loggingLevel: "ERROR",
      userAuthorizationRequired: true,
      tags: ownerTags,
    };
    if (slack !== undefined) {
      new aws.chatbot.SlackChannelConfiguration(
        `${name}-slack`,
        { ...settings, slackTeamId: slack.teamId, slackChannelId: slack.channelId },
        { parent: this },
      );
    }
    if (teams !== undefined) {
      new aws.chatbot.TeamsChannelConfiguration(
        `${name}-teams`,
        { ...settings, teamId: teams.teamId, tenantId: teams.tenantId, channelId: teams.channelId },
        { parent: this },
      );
    }
  }
}

/**
 * The service is global and has four endpoints (AWS General Reference, "Amazon Q Developer in chat applications endpoints and
 * quotas"); the nearest by continent.
 */
function endpointRegion(home: string): string {
  if (/^(eu|af|me|il)-/.test(home)) return "eu-west-1";
  return home.startsWith("ap-") ? "ap-southeast-1" : "us-east-2";
}

function assertPartition({ partition, region }: Placement): void {
  if (partition === "aws") return;
  throw new pulumi.RunError(
    `AWS's chat service is not in partition ${partition} (Region ${region}). Leave firebreak:slackTeamId and firebreak:teamsTeamId out there, and subscribe to the alerts topic by firebreak:alertEmails.`,
  );
}
