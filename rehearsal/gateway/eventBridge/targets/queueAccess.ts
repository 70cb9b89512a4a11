import {
  GetQueueAttributesCommand,
  SendMessageCommand,
  type SendMessageCommandInput,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { parseArn } from "../../arn";
import { BehindClients } from "../../behindClients";
import type { Principal } from "../../principal";
import type { Gateway } from "../../serviceModule";
import { DeliveryFailure } from "../delivery/deliveryFailure";

export type QueueMessage = Omit<SendMessageCommandInput, "QueueUrl">;

/** Sends to queues in moto, where the queue's policy and key admit the sender. */
export class QueueAccess {
  private readonly clients: BehindClients;

  constructor(private readonly gateway: Gateway) {
    this.clients = new BehindClients((account, region) => gateway.behind(account, region));
  }

  /** Throws `DeliveryFailure` where the sender may not send, or SQS's own error where there is no such queue. */
  async send(queueArn: string, sender: Principal, message: QueueMessage): Promise<void> {
    const arn = parseArn(queueArn);
    if (arn === undefined) {
      throw new DeliveryFailure("NO_RESOURCE", `${queueArn} is not the ARN of a queue.`);
    }
    const client = this.clients.get(SQSClient, arn.account, arn.region);
    const QueueUrl = this.clients.queueUrl(arn.account, arn.region, arn.resource);
    // A queue that does not exist has no policy either; asking first tells the two apart.
    await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
    const decision = await this.gateway.authorize({ principal: sender, action: "sqs:SendMessage", resource: queueArn });
    if (!decision.allowed) {
      throw new DeliveryFailure("NO_PERMISSIONS", decision.reason);
    }
    await client.send(new SendMessageCommand({ QueueUrl, ...message }));
  }
}
