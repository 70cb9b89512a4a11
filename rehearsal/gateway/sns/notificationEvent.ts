import * as z from "zod";
import type { AwsRequest } from "../awsRequest";

const attributesSchema = z
  .array(
    z.object({
      Name: z.string(),
      Value: z.looseObject({
        DataType: z.string(),
        StringValue: z.string().optional(),
        BinaryValue: z.string().optional(),
      }),
    }),
  )
  .default([]);

/** What SNS invokes a function with ("Using AWS Lambda with Amazon SNS", "Example Amazon SNS message event"), as JSON text. */
export function notificationEvent({
  topicArn,
  subscriptionArn,
  messageId,
  published,
}: {
  readonly topicArn: string;
  readonly subscriptionArn: string;
  readonly messageId: string;
  /** The parameters of `Publish`. */
  readonly published: AwsRequest["parameters"];
}): string {
  const attributes = attributesSchema.parse(published.MessageAttributes);
  return JSON.stringify({
    Records: [
      {
        EventSource: "aws:sns",
        EventVersion: "1.0",
        EventSubscriptionArn: subscriptionArn,
        Sns: {
          Type: "Notification",
          MessageId: messageId,
          TopicArn: topicArn,
          Subject: published.Subject === undefined ? null : String(published.Subject),
          Message: messageFor(published),
          Timestamp: new Date().toISOString(),
          SignatureVersion: "1",
          Signature: "rehearsed",
          MessageAttributes: Object.fromEntries(
            attributes.map(({ Name, Value: { DataType, StringValue, BinaryValue } }) => [
              Name,
              { Type: DataType, Value: StringValue ?? BinaryValue ?? "" },
            ]),
          ),
        },
      },
    ],
  });
}

/** A message with a form for each protocol has one for functions, or a default. */
function messageFor({ Message, MessageStructure }: AwsRequest["parameters"]): string {
  const message = String(Message ?? "");
  if (MessageStructure !== "json") return message;
  const forms = z.record(z.string(), z.string()).parse(JSON.parse(message));
  return forms.lambda ?? forms.default ?? "";
}
