import * as z from "zod";
import { type Hold, holdSchema } from "../domain/containmentRequest";
import { instantField, problemsOf } from "../domain/eventFields";

const attribute = z.looseObject({ Type: z.literal("String"), Value: z.string() });
const text = (longest: number) => attribute.transform(({ Value }) => Value.trim()).pipe(z.string().min(1).max(longest));
const flag = attribute.transform(({ Value }) => Value).pipe(z.enum(["true", "false"]));

/**
 * What SNS hands to a function ("Using AWS Lambda with Amazon SNS"). `Arn` and `ExternalId` are the reference's attributes;
 * the others may be left out. The message's body says nothing that counts.
 */
const notificationSchema = z.looseObject({
  TopicArn: z.string(),
  MessageId: z.string().regex(/^[A-Za-z0-9-]{1,100}$/),
  Timestamp: instantField,
  MessageAttributes: z.looseObject({
    Arn: text(2048),
    ExternalId: text(1024),
    Reason: text(1024).optional(),
    SessionsOnly: flag.optional(),
    HoldFor: attribute.transform(({ Value }) => Value).optional(),
    HoldThen: attribute.transform(({ Value }) => Value).optional(),
  }),
});

const eventSchema = z.looseObject({
  Records: z
    .array(z.looseObject({ EventSource: z.literal("aws:sns"), Sns: z.looseObject({ MessageId: z.string() }) }))
    .length(1),
});

/** What somebody published on the lockdown topic. */
export interface TopicMessage {
  readonly messageId: string;
  readonly topicArn: string;
  /** ISO 8601: when SNS took it, the same in every delivery. */
  readonly at: string;
  readonly arn: string;
  readonly externalId: string;
  readonly reason: string | undefined;
  readonly sessionsOnly: boolean;
  readonly hold: Hold | undefined;
}

export type TopicReading =
  | { readonly kind: "message"; readonly message: TopicMessage }
  /** `messageId` where that can be read at least. */
  | { readonly kind: "malformed"; readonly messageId: string | undefined; readonly problems: readonly string[] };

/** Whether the payload is SNS's rather than a person's. */
export function isOfTopic(payload: unknown): boolean {
  return typeof payload === "object" && payload !== null && "Records" in payload;
}

/** Reads the one message of an invocation by SNS; it never sends several. Never throws, and never repeats the ExternalId. */
export function readTopicMessage(payload: unknown): TopicReading {
  const event = eventSchema.safeParse(payload);
  if (!event.success) return { kind: "malformed", messageId: undefined, problems: problemsOf(event.error) };
  const [record] = event.data.Records;
  const messageId = record?.Sns.MessageId.slice(0, 100);
  const parsed = notificationSchema.safeParse(record?.Sns);
  if (!parsed.success) return { kind: "malformed", messageId, problems: problemsOf(parsed.error) };
  const { TopicArn, Timestamp, MessageId, MessageAttributes: given } = parsed.data;
  const hold = holdOf(given.HoldFor, given.HoldThen);
  if (hold !== undefined && !hold.success)
    return { kind: "malformed", messageId, problems: problemsOf(hold.error, "MessageAttributes.Hold") };
  return {
    kind: "message",
    message: {
      messageId: MessageId,
      topicArn: TopicArn,
      at: Timestamp,
      arn: given.Arn,
      externalId: given.ExternalId,
      reason: given.Reason,
      sessionsOnly: given.SessionsOnly === "true",
      hold: hold?.data,
    },
  };
}

/** Asking is what a hold ends with where nothing is said: nothing is released that somebody did not mean to be. */
function holdOf(length: string | undefined, afterwards: string | undefined) {
  if (length === undefined && afterwards === undefined) return undefined;
  return holdSchema.safeParse(
    Object.fromEntries([
      ["for", length],
      ["then", afterwards ?? "ask"],
    ]),
  );
}
