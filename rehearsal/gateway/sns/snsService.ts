import { GetSubscriptionAttributesCommand, paginateListSubscriptionsByTopic, SNSClient } from "@aws-sdk/client-sns";
import { parseArn } from "../arn";
import { AwsError, type AwsRequest, type AwsResponse } from "../awsRequest";
import { BehindClients } from "../behindClients";
import type { FunctionInvoker } from "../functionInvoker";
import { MessageSender } from "../messageSender";
import { PendingWork } from "../pendingWork";
import type { ServicePrincipal } from "../principal";
import type { Gateway, ServiceModule } from "../serviceModule";
import { notificationEvent } from "./notificationEvent";

/** What came of one message for one function. */
export interface FunctionDelivery {
  readonly subscriptionArn: string;
  readonly messageId: string;
  readonly outcome: "delivered" | "dead-lettered" | "dropped";
  readonly error?: string;
}

/**
 * SNS is moto's; the gateway brings to functions what is published on topics that they are subscribed to, since functions are its own
 * (world/motoCorrections.py has moto leave them out). Less than AWS: a function that can't be invoked is not tried again, and
 * filter policies, batches and what other services publish are left out.
 */
export class SnsService implements ServiceModule {
  readonly service = "sns";
  readonly operations = {};
  readonly deliveries: FunctionDelivery[] = [];
  private readonly work = new PendingWork();
  private readonly clients: BehindClients;
  private readonly messages: MessageSender;

  constructor(
    gateway: Gateway,
    private readonly functions: FunctionInvoker,
  ) {
    this.clients = new BehindClients((account, region) => gateway.behind(account, region));
    this.messages = new MessageSender(gateway);
  }

  onAnswered(request: AwsRequest, response: AwsResponse): void {
    if (request.service !== "sns" || request.operation !== "Publish") return;
    const topicArn = String(request.parameters.TopicArn ?? request.parameters.TargetArn ?? "");
    const messageId = /<MessageId>([^<]+)</.exec(response.body.toString())?.[1];
    if (messageId === undefined) return;
    void this.work.track(this.deliver(topicArn, messageId, request.parameters));
  }

  settled(): Promise<void> {
    return this.work.settled();
  }

  private async deliver(topicArn: string, messageId: string, published: AwsRequest["parameters"]): Promise<void> {
    const { account = "", region = "" } = parseArn(topicArn) ?? {};
    const sns = this.clients.get(SNSClient, account, region);
    for await (const { Subscriptions: page = [] } of paginateListSubscriptionsByTopic(
      { client: sns },
      { TopicArn: topicArn },
    )) {
      for (const { Protocol, SubscriptionArn: subscriptionArn = "", Endpoint: functionArn = "" } of page) {
        if (Protocol !== "lambda") continue;
        const payload = notificationEvent({ topicArn, subscriptionArn, messageId, published });
        const invoker = {
          kind: "service",
          service: "sns.amazonaws.com",
          sourceAccount: account,
          sourceArn: topicArn,
        } as const;
        this.deliveries.push(await this.invoke(sns, { subscriptionArn, messageId, functionArn, payload, invoker }));
      }
    }
  }

  private async invoke(
    sns: SNSClient,
    delivery: {
      readonly subscriptionArn: string;
      readonly messageId: string;
      readonly functionArn: string;
      readonly payload: string;
      readonly invoker: ServicePrincipal;
    },
  ): Promise<FunctionDelivery> {
    const { subscriptionArn, messageId, functionArn, payload, invoker } = delivery;
    try {
      await this.functions.invokeAsync({ functionArn, payload, invoker });
      return { subscriptionArn, messageId, outcome: "delivered" };
    } catch (cause) {
      if (!(cause instanceof AwsError)) throw cause;
      const error = `${cause.code}: ${cause.message}`;
      const queue = await this.deadLetterQueueOf(sns, subscriptionArn);
      if (queue === undefined) return { subscriptionArn, messageId, outcome: "dropped", error };
      await this.messages.sendToQueue(queue, invoker, { MessageBody: payload });
      return { subscriptionArn, messageId, outcome: "dead-lettered", error };
    }
  }

  private async deadLetterQueueOf(sns: SNSClient, SubscriptionArn: string): Promise<string | undefined> {
    const { Attributes = {} } = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
    if (!Attributes.RedrivePolicy) return undefined;
    const { deadLetterTargetArn } = JSON.parse(Attributes.RedrivePolicy) as { deadLetterTargetArn?: string };
    return deadLetterTargetArn;
  }
}
