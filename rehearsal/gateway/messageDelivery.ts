import { parseArn } from "./arn";
import { AwsError } from "./awsRequest";
import { MessageSender } from "./messageSender";
import type { Principal } from "./principal";
import type { Gateway } from "./serviceModule";

export interface Message {
  readonly body: string;
  /** SNS only. */
  readonly subject?: string;
  readonly attributes?: Readonly<Record<string, { readonly type: "String" | "Number"; readonly value: string }>>;
}

export type Delivery = { readonly delivered: true } | { readonly delivered: false; readonly reason: string };

/** One message to whatever a function or an alarm names as its target: a queue or a topic. */
export class MessageDelivery {
  private readonly messages: MessageSender;

  constructor(gateway: Pick<Gateway, "authorize" | "behind">) {
    this.messages = new MessageSender(gateway);
  }

  /** Never rejects: a message that does not arrive says why. */
  async send(sender: Principal, targetArn: string, message: Message): Promise<Delivery> {
    const MessageAttributes = attributesOf(message);
    try {
      switch (parseArn(targetArn)?.service) {
        case "sqs":
          await this.messages.sendToQueue(targetArn, sender, { MessageBody: message.body, MessageAttributes });
          return { delivered: true };
        case "sns":
          await this.messages.publish(targetArn, sender, {
            Message: message.body,
            ...(message.subject !== undefined && { Subject: message.subject.slice(0, 100) }),
            MessageAttributes,
          });
          return { delivered: true };
        default:
          return {
            delivered: false,
            reason: `${targetArn} is neither a queue nor a topic; the rehearsal delivers to no other`,
          };
      }
    } catch (error) {
      return { delivered: false, reason: `${targetArn}: ${reasonOf(error)}` };
    }
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error instanceof AwsError ? error.code : error.name}: ${error.message}`;
}

function attributesOf(message: Message) {
  return Object.fromEntries(
    Object.entries(message.attributes ?? {}).map(([name, { type, value }]) => [
      name,
      { DataType: type, StringValue: value },
    ]),
  );
}
