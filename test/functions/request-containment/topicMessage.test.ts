import assert from "node:assert/strict";
import fc from "fast-check";
import { readTopicMessage, type TopicMessage } from "../../../functions/request-containment/topicMessage";

const secret = "a-secret-external-id";

function event(attributes: Readonly<Record<string, unknown>>, sns: object = {}): object {
  return {
    Records: [
      {
        EventVersion: "1.0",
        EventSubscriptionArn: "arn:aws:sns:eu-central-1:999999999999:entity-lockdown-sns-topic:1",
        EventSource: "aws:sns",
        Sns: {
          Type: "Notification",
          MessageId: "95df01b4-ee98-5cb9-9903-4c221d41eb5e",
          TopicArn: "arn:aws:sns:eu-central-1:999999999999:entity-lockdown-sns-topic",
          Subject: null,
          Message: "Contain this.",
          Timestamp: "2026-03-01T10:00:05.123Z",
          MessageAttributes: attributes,
          ...sns,
        },
      },
    ],
  };
}

const text = (Value: string) => ({ Type: "String", Value });
const needed = { Arn: text("arn:aws:iam::111122223333:role/web"), ExternalId: text(secret) };

function message(of: object): TopicMessage {
  const reading = readTopicMessage(of);
  return reading.kind === "message" ? reading.message : assert.fail(JSON.stringify(reading));
}

describe("Reading a message of the lockdown topic", () => {
  it("takes the reference's two attributes, and needs no others", () => {
    assert.deepEqual(message(event(needed)), {
      messageId: "95df01b4-ee98-5cb9-9903-4c221d41eb5e",
      topicArn: "arn:aws:sns:eu-central-1:999999999999:entity-lockdown-sns-topic",
      at: "2026-03-01T10:00:05.123Z",
      arn: "arn:aws:iam::111122223333:role/web",
      externalId: secret,
      reason: undefined,
      sessionsOnly: false,
      hold: undefined,
    });
  });

  it("takes a reason, how far, and how long; what comes after is asked where nothing is said", () => {
    const further = { Reason: text(" CASE-1 "), SessionsOnly: text("true"), HoldFor: text("4h") };
    const { reason, sessionsOnly, hold } = message(event({ ...needed, ...further }));
    assert.deepEqual([reason, sessionsOnly, hold?.for, hold?.then], ["CASE-1", true, "4h", "ask"]);
    assert.equal(message(event({ ...needed, ...further, HoldThen: text("release") })).hold?.then, "release");
  });

  it("reads the body for nothing", () => {
    const Message = JSON.stringify({ Arn: "arn:aws:iam::111122223333:role/other", ExternalId: secret });
    assert.equal(readTopicMessage(event({}, { Message })).kind, "malformed");
  });

  for (const [what, of] of [
    ["no ARN", event({ ExternalId: needed.ExternalId })],
    ["no ExternalId", event({ Arn: needed.Arn })],
    ["an empty ExternalId", event({ ...needed, ExternalId: text(" ") })],
    ["an ARN that is binary", event({ ...needed, Arn: { Type: "Binary", Value: needed.Arn.Value } })],
    ["several ARNs", event({ ...needed, Arn: { Type: "String.Array", Value: '["a","b"]' } })],
    ["a SessionsOnly that is no yes or no", event({ ...needed, SessionsOnly: text("1") })],
    ["a hold for ever", event({ ...needed, HoldFor: text("for ever") })],
    ["an end of a hold that was never begun", event({ ...needed, HoldThen: text("release") })],
    ["no time", event(needed, { Timestamp: "now" })],
    ["two records", { Records: [...Object.values(event(needed)).flat(), ...Object.values(event(needed)).flat()] }],
    ["none", { Records: [] }],
    ["another service's record", { Records: [{ eventSource: "aws:sqs", body: "" }] }],
  ] as const) {
    it(`refuses one with ${what}`, () => {
      assert.equal(readTopicMessage(of).kind, "malformed");
    });
  }

  it("never throws, and never repeats what was said as ExternalId", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), fc.anything(), (attributes, sns) => {
        const said = { ...attributes, ExternalId: text(secret) };
        const reading = readTopicMessage(event(said, typeof sns === "object" && sns !== null ? { Subject: sns } : {}));
        if (reading.kind === "malformed") assert.ok(!JSON.stringify(reading).includes(secret));
      }),
    );
    fc.assert(fc.property(fc.anything(), (payload) => readTopicMessage(payload).kind === "malformed"));
  });
});
