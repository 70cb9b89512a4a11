import assert from "node:assert/strict";
import { EventBridgeUnderTest, functionTarget, payments, region, security } from "./eventBridgeUnderTest";

const pattern = JSON.stringify({ source: ["shop"] });
const queue = `arn:aws:sqs:${region}:${payments}:letters`;

describe("EventBridge's operations on targets", () => {
  let bridge: EventBridgeUnderTest;
  beforeEach(() => {
    bridge = new EventBridgeUnderTest();
  });

  beforeEach(async () => {
    await bridge.call("PutRule", { Name: "orders", EventPattern: pattern });
  });
  const put = (...Targets: readonly object[]) => bridge.call("PutTargets", { Rule: "orders", Targets });

  it("keeps a target as it was given, and replaces it by its id", async () => {
    const transformer = { InputPathsMap: { id: "$.id" }, InputTemplate: '{"id":<id>}' };
    const full = functionTarget("ship", {
      InputTransformer: transformer,
      DeadLetterConfig: { Arn: queue },
      RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 60 },
    });
    await put(functionTarget("ship"));
    await put(full);
    assert.deepEqual(await bridge.call("ListTargetsByRule", { Rule: "orders" }), { Targets: [full] });
  });

  it("holds at most five", async () => {
    await put(...["a", "b", "c", "d", "e"].map((name) => functionTarget(name)));
    await assert.rejects(put(functionTarget("f")), { code: "LimitExceededException" });
    await put(functionTarget("e"));
  });

  it("tells which ids were not there to remove", async () => {
    await put(functionTarget("ship"));
    const answer = await bridge.call("RemoveTargets", { Rule: "orders", Ids: ["ship", "pack"] });
    assert.equal(answer.FailedEntryCount, 1);
    assert.equal((answer.FailedEntries as { TargetId: string }[])[0]?.TargetId, "pack");
  });

  const bus = `arn:aws:events:${region}:${security}:event-bus/firebreak`;
  const ownBus = `arn:aws:events:${region}:${payments}:event-bus/other`;
  const template = (InputTemplate: string, InputPathsMap = {}) => ({
    InputTransformer: { InputPathsMap, InputTemplate },
  });
  const refused: Readonly<Record<string, [target: object, message: RegExp]>> = {
    "a bus of another account without a role": [{ Id: "b", Arn: bus }, /RoleArn is required for target/],
    "a role of another account": [
      { Id: "b", Arn: bus, RoleArn: `arn:aws:iam::${security}:role/x` },
      /Cross-account pass role/,
    ],
    "changed input for a bus": [
      { Id: "b", Arn: ownBus, InputPath: "$.detail" },
      /Modifying the input for target b is not supported/,
    ],
    "another account's queue without a role": [
      { Id: "q", Arn: `arn:aws:sqs:${region}:${security}:q` },
      /RoleArn is required/,
    ],
    "a queue in another Region": [{ Id: "q", Arn: `arn:aws:sqs:us-east-1:${payments}:q` }, /must be in eu-west-1/],
    "a function with a role": [
      functionTarget("f", { RoleArn: `arn:aws:iam::${payments}:role/x` }),
      /RoleArn is not supported/,
    ],
    "what is not an ARN": [{ Id: "x", Arn: "ship" }, /not in correct format/],
    "a kind it does not know": [
      { Id: "x", Arn: `arn:aws:states:${region}:${payments}:stateMachine:x` },
      /Extend rehearsal/,
    ],
    "two ways to make the input": [functionTarget("f", { Input: "{}", InputPath: "$" }), /Only one of/],
    "input that is not JSON": [functionTarget("f", { Input: "{" }), /JSON syntax error/],
    "a template that is not JSON": [functionTarget("f", template("text <id>")), /Invalid InputTemplate/],
    "a template of more than 8,192 characters": [functionTarget("f", template(`"${"x".repeat(8192)}"`)), /8192/],
    "more than 100 paths": [
      functionTarget(
        "f",
        template('"x"', Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`p${index}`, "$.id"]))),
      ),
      /at most 100/,
    ],
    "a reserved name": [functionTarget("f", template('"x"', { "aws.events": "$.id" })), /failed to satisfy constraint/],
    "more than 185 retries": [functionTarget("f", { RetryPolicy: { MaximumRetryAttempts: 186 } }), /185/],
    "a FIFO dead-letter queue": [
      functionTarget("f", { DeadLetterConfig: { Arn: `${queue}.fifo` } }),
      /standard SQS queue/,
    ],
    "a dead-letter queue in another Region": [
      functionTarget("f", { DeadLetterConfig: { Arn: `arn:aws:sqs:us-east-1:${payments}:letters` } }),
      /the Region of the rule/,
    ],
    "members that it does not know": [functionTarget("f", { EcsParameters: {} }), /EcsParameters/],
  };
  for (const [what, [target, message]] of Object.entries(refused)) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(put(functionTarget("good"), target), { message });
      assert.deepEqual(await bridge.call("ListTargetsByRule", { Rule: "orders" }), { Targets: [] });
    });
  }
});
