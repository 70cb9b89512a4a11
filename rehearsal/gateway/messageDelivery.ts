import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { parseArn } from "./arn";
import { BehindClients } from "./behindClients";
import type { Principal } from "./principal";
import type { Gateway } from "./serviceModule";

export interface Message {
  readonly body: string;
  /** SNS only. */
  readonly subject?: string;
  readonly attributes?: Readonly<Record<string, { readonly type: "String" | "Number"; readonly value: string }>>;
}

export type Delivery = { readonly delivered: true } | { readonly delivered: false; readonly reason: string };

/** Sends messages to SQS queues and SNS topics as a role or an AWS service, where the policies of target and key admit it. */
export class MessageDelivery {
  private readonly clients: BehindClients;

  constructor(private readonly gateway: Pick<Gateway, "authorize" | "behind">) {
    this.clients = new BehindClients((account, region) => gateway.behind(account, region));
  }

  /** Never rejects: a message that does not arrive says why. */
  async send(sender: Principal, targetArn: string, message: Message): Promise<Delivery> {
    const target = parseArn(targetArn);
    try {
      switch (target?.service) {
        case "sqs": {
          const QueueUrl = this.clients.queueUrl(target.account, target.region, target.resource);
          return await this.sendAs(sender, "sqs:SendMessage", targetArn, () =>
            this.clients.get(SQSClient, target.account, target.region).send(
              new SendMessageCommand({
                QueueUrl,
                MessageBody: message.body,
                MessageAttributes: attributesOf(message),
              }),
            ),
          );
        }
        case "sns":
          return await this.sendAs(sender, "sns:Publish", targetArn, () =>
            this.clients.get(SNSClient, target.account, target.region).send(
              new PublishCommand({
                TopicArn: targetArn,
                Message: message.body,
                ...(message.subject !== undefined && { Subject: message.subject.slice(0, 100) }),
                MessageAttributes: attributesOf(message),
              }),
            ),
          );
        default:
          return {
            delivered: false,
            reason: `${targetArn} is neither a queue nor a topic; the rehearsal delivers to no other`,
          };
      }
    } catch (error) {
      const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      return { delivered: false, reason: `${targetArn}: ${why}` };
    }
  }

  private async sendAs(
    principal: Principal,
    action: string,
    resource: string,
    send: () => Promise<unknown>,
  ): Promise<Delivery> {
    const decision = await this.gateway.authorize({ principal, action, resource });
    if (!decision.allowed) return { delivered: false, reason: `AccessDenied: ${decision.reason}` };
    await send();
    return { delivered: true };
  }
}

function attributesOf(message: Message) {
  return Object.fromEntries(
    Object.entries(message.attributes ?? {}).map(([name, { type, value }]) => [
      name,
      { DataType: type, StringValue: value },
    ]),
  );
}
