import { SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import * as z from "zod";
import type { RehearsedAccount } from "./rehearsedAccount";

/** What the alerts topic carries: notices of responders (`functions/domain/notice.ts`) and states of alarms. */
const alertSchema = z.looseObject({
  heading: z.string().optional(),
  summary: z.string().optional(),
  resource: z.string().optional(),
  exception: z.string().optional(),
  /** Of a CloudWatch alarm. */
  AlarmName: z.string().optional(),
  NewStateValue: z.string().optional(),
});
export type Alert = z.output<typeof alertSchema>;

/** A queue read to its end; what was read is kept here and gone from the queue. */
export class Inbox {
  private readonly read: string[] = [];
  /** Readers take turns: one must not answer while another holds messages that it has not kept yet. */
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly sqs: SQSClient,
    private readonly queueUrl: string,
  ) {}

  /** An existing queue of the account, by name. */
  static async of(account: RehearsedAccount, queueName: string): Promise<Inbox> {
    const sqs = account.client(SQSClient);
    const { QueueUrl: queueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: queueName }));
    if (queueUrl === undefined) throw new Error(`${account.name} has no queue ${queueName}; is its stack deployed?`);
    return new Inbox(sqs, queueUrl);
  }

  /** A new queue that gets everything published to the topic from now on. */
  static async subscribedTo(account: RehearsedAccount, topicArn: string): Promise<Inbox> {
    const sqs = account.client(SQSClient);
    const queueName = `rehearsal-inbox-${topicArn.split(":").at(-1)}`.slice(0, 80);
    const queueArn = topicArn.split(":").with(2, "sqs").with(5, queueName).join(":");
    const { QueueUrl: queueUrl } = await sqs.send(
      new CreateQueueCommand({
        QueueName: queueName,
        Attributes: {
          Policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
              {
                Effect: "Allow",
                Principal: { Service: "sns.amazonaws.com" },
                Action: "sqs:SendMessage",
                Resource: queueArn,
                Condition: { ArnEquals: { "aws:SourceArn": topicArn } },
              },
            ],
          }),
        },
      }),
    );
    if (queueUrl === undefined) throw new Error(`CreateQueue gave no URL for ${queueName} in ${account.name}`);
    await account.client(SNSClient).send(
      new SubscribeCommand({
        TopicArn: topicArn,
        Protocol: "sqs",
        Endpoint: queueArn,
        Attributes: { RawMessageDelivery: "true" },
      }),
    );
    return new Inbox(sqs, queueUrl);
  }

  /** Every message so far, oldest first, as text. */
  messages(): Promise<readonly string[]> {
    const reading = this.turn.then(() => this.drain());
    this.turn = reading.catch(() => undefined);
    return reading;
  }

  private async drain(): Promise<readonly string[]> {
    for (;;) {
      const { Messages: batch = [] } = await this.sqs.send(
        new ReceiveMessageCommand({ QueueUrl: this.queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 }),
      );
      if (batch.length === 0) return [...this.read];
      this.read.push(...batch.map(({ Body = "" }) => Body));
      await this.sqs.send(
        new DeleteMessageBatchCommand({
          QueueUrl: this.queueUrl,
          Entries: batch.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
        }),
      );
    }
  }
}

/** A message of the alerts topic. Throws a `SyntaxError` or `ZodError` where it is no JSON object. */
export function parseAlert(message: string): Alert {
  return alertSchema.parse(JSON.parse(message));
}
