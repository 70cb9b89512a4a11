import { GetTopicAttributesCommand, PublishCommand, type PublishCommandInput, SNSClient } from "@aws-sdk/client-sns";
import {
  GetQueueAttributesCommand,
  SendMessageCommand,
  type SendMessageCommandInput,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { type Arn, parseArn } from "./arn";
import { AwsError } from "./awsRequest";
import { BehindClients } from "./behindClients";
import type { Principal } from "./principal";
import type { Gateway } from "./serviceModule";

export type QueueMessage = Omit<SendMessageCommandInput, "QueueUrl">;
export type TopicMessage = Omit<PublishCommandInput, "TopicArn" | "TargetArn" | "PhoneNumber">;

/**
 * Sends to the world's queues and topics as a role or an AWS service, where the policies of target and key admit the sender.
 * Throws `AwsError` `AccessDenied` where they do not, or the service's own error, such as that for a target that is not there.
 */
export class MessageSender {
  private readonly clients: BehindClients;

  constructor(private readonly gateway: Pick<Gateway, "authorize" | "behind">) {
    this.clients = new BehindClients((account, region) => gateway.behind(account, region));
  }

  async sendToQueue(queueArn: string, sender: Principal, message: QueueMessage): Promise<void> {
    const arn = placeOf(queueArn);
    const client = this.clients.get(SQSClient, arn.account, arn.region);
    const QueueUrl = this.clients.queueUrl(arn.account, arn.region, arn.resource);
    // A queue that does not exist has no policy either; asking first tells the two apart.
    await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
    await this.require(sender, "sqs:SendMessage", queueArn);
    await client.send(new SendMessageCommand({ QueueUrl, ...message }));
  }

  async publish(topicArn: string, sender: Principal, message: TopicMessage): Promise<void> {
    const arn = placeOf(topicArn);
    const client = this.clients.get(SNSClient, arn.account, arn.region);
    // As with queues.
    await client.send(new GetTopicAttributesCommand({ TopicArn: topicArn }));
    await this.require(sender, "sns:Publish", topicArn);
    await client.send(new PublishCommand({ TopicArn: topicArn, ...message }));
  }

  private async require(principal: Principal, action: string, resource: string): Promise<void> {
    const decision = await this.gateway.authorize({ principal, action, resource });
    if (!decision.allowed) throw new AwsError("AccessDenied", decision.reason, 403);
  }
}

function placeOf(target: string): Arn {
  const arn = parseArn(target);
  if (arn === undefined) throw new AwsError("NotFound", `${target} is not the ARN of a queue or topic.`, 404);
  return arn;
}
