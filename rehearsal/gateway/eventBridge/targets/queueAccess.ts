import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { parseArn } from "../../authorization/arn";
import { parsePolicyDocument } from "../../authorization/policyDocument";
import type { Principal } from "../../principal";
import type { Gateway } from "../../serviceModule";
import { DeliveryFailure } from "../delivery/deliveryFailure";
import type { KeyAccess } from "./keyAccess";

/** A queue that was found to admit a sender. */
export interface OpenQueue {
  readonly client: SQSClient;
  readonly url: string;
}

/** Finds queues in moto, and checks with the queue's policy and key that a sender may send. */
export class QueueAccess {
  private readonly clients = new Map<string, SQSClient>();

  constructor(
    private readonly gateway: Gateway,
    private readonly keys: KeyAccess,
  ) {}

  /** Throws `DeliveryFailure` where the sender may not send, or SQS's own error where there is no such queue. */
  async open(queueArn: string, sender: Principal): Promise<OpenQueue> {
    const arn = parseArn(queueArn);
    if (arn === undefined) {
      throw new DeliveryFailure("NO_RESOURCE", `${queueArn} is not the ARN of a queue.`);
    }
    const client = this.client(arn.account, arn.region);
    const { QueueUrl: url } = await client.send(
      new GetQueueUrlCommand({ QueueName: arn.resource, QueueOwnerAWSAccountId: arn.account }),
    );
    const { Attributes: attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["Policy", "KmsMasterKeyId"] }),
    );
    const policy = attributes?.Policy;
    const decision = await this.gateway.authorize({
      principal: sender,
      action: "sqs:SendMessage",
      resource: queueArn,
      resourceAccount: arn.account,
      ...(policy && { resourcePolicy: parsePolicyDocument(policy, `policy of queue ${queueArn}`) }),
    });
    if (!decision.allowed) {
      throw new DeliveryFailure("NO_PERMISSIONS", decision.reason);
    }
    await this.keys.require(attributes?.KmsMasterKeyId, arn, sender);
    return { client, url: url ?? "" };
  }

  private client(account: string, region: string): SQSClient {
    const place = `${account}/${region}`;
    const client = this.clients.get(place) ?? new SQSClient(this.gateway.behind(account, region));
    this.clients.set(place, client);
    return client;
  }
}
