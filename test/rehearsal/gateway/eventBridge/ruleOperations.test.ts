import assert from "node:assert/strict";
import { EventBridgeUnderTest, functionTarget, payments, region, security } from "./eventBridgeUnderTest";

const pattern = JSON.stringify({ source: ["shop"] });

describe("EventBridge's operations on rules", () => {
  let bridge: EventBridgeUnderTest;
  beforeEach(() => {
    bridge = new EventBridgeUnderTest();
  });

  it("creates one, replaces it as a whole, and tells its state", async () => {
    const put = await bridge.call("PutRule", {
      Name: "orders",
      EventPattern: pattern,
      Description: "first",
      Tags: [{ Key: "a", Value: "1" }],
    });
    assert.deepEqual(put, { RuleArn: `arn:aws:events:${region}:${payments}:rule/orders` });

    await bridge.call("PutRule", { Name: "orders", EventPattern: '{"source":["bank"]}', State: "DISABLED" });
    assert.deepEqual(await bridge.call("DescribeRule", { Name: "orders" }), {
      Name: "orders",
      Arn: put.RuleArn,
      EventBusName: "default",
      State: "DISABLED",
      EventPattern: '{"source":["bank"]}',
      CreatedBy: payments,
    });
    assert.deepEqual((await bridge.call("ListTagsForResource", { ResourceARN: put.RuleArn })).Tags, [
      { Key: "a", Value: "1" },
    ]);
  });

  it("names the bus in the ARN of a rule on a bus of its own", async () => {
    await bridge.call("CreateEventBus", { Name: "firebreak" });
    const { RuleArn } = await bridge.call("PutRule", {
      Name: "orders",
      EventBusName: "firebreak",
      EventPattern: pattern,
    });
    assert.equal(RuleArn, `arn:aws:events:${region}:${payments}:rule/firebreak/orders`);
    await bridge.call("TagResource", {
      ResourceARN: RuleArn,
      Tags: [
        { Key: "a", Value: "1" },
        { Key: "b", Value: "2" },
      ],
    });
    await bridge.call("UntagResource", { ResourceARN: RuleArn, TagKeys: ["a"] });
    assert.deepEqual((await bridge.call("ListTagsForResource", { ResourceARN: RuleArn })).Tags, [
      { Key: "b", Value: "2" },
    ]);
  });

  it("refuses neither pattern nor schedule, a schedule off the default bus, a bad or long pattern, and a bus that is not there", async () => {
    await bridge.call("CreateEventBus", { Name: "firebreak" });
    const long = JSON.stringify({ source: ["x".repeat(2048)] });
    const refused: readonly [parameters: object, error: object][] = [
      [{}, { code: "ValidationException", message: /must be specified/ }],
      [{ ScheduleExpression: "rate(1 hour)", EventBusName: "firebreak" }, { code: "ValidationException" }],
      [{ EventPattern: '{"source":"shop"}' }, { code: "InvalidEventPatternException" }],
      [{ EventPattern: long }, { code: "InvalidEventPatternException", message: /2048/ }],
      [{ EventPattern: pattern, EventBusName: "nowhere" }, { code: "ResourceNotFoundException" }],
      [{ EventPattern: pattern, RoleArn: `arn:aws:iam::${security}:role/x` }, { code: "AccessDeniedException" }],
    ];
    for (const [parameters, error] of refused) {
      await assert.rejects(bridge.call("PutRule", { Name: "orders", ...parameters }), error);
    }
    await assert.rejects(bridge.call("DescribeRule", { Name: "orders" }), {
      code: "ResourceNotFoundException",
      message: "Rule orders does not exist on EventBus default.",
    });
  });

  it("lists rules by prefix and by target, and deletes one only without its targets", async () => {
    await bridge.rule({ name: "orders", pattern: { source: ["shop"] }, targets: [functionTarget("ship")] });
    await bridge.rule({ name: "refunds", pattern: { source: ["shop"] }, targets: [functionTarget("pay")] });
    const { Rules } = await bridge.call("ListRules", { NamePrefix: "ord" });
    assert.deepEqual(
      (Rules as { Name: string }[]).map(({ Name }) => Name),
      ["orders"],
    );
    const { Arn } = functionTarget("pay") as { Arn: string };
    assert.deepEqual(await bridge.call("ListRuleNamesByTarget", { TargetArn: Arn }), { RuleNames: ["refunds"] });

    await assert.rejects(bridge.call("DeleteRule", { Name: "orders" }), {
      code: "ValidationException",
      message: /it has targets/,
    });
    assert.deepEqual(await bridge.call("RemoveTargets", { Rule: "orders", Ids: ["ship"] }), {
      FailedEntryCount: 0,
      FailedEntries: [],
    });
    await bridge.call("DeleteRule", { Name: "orders" });
    await bridge.call("DeleteRule", { Name: "orders" });
    await assert.rejects(bridge.call("DescribeRule", { Name: "orders" }), { code: "ResourceNotFoundException" });
  });

  it("asks by the bus's policy before another account puts a rule on it", async () => {
    bridge.gateway.decide = ({ principal }) =>
      principal.kind === "user" && principal.account === security
        ? { allowed: false, reason: "not yours" }
        : { allowed: true };
    const EventBusName = `arn:aws:events:${region}:${payments}:event-bus/default`;
    await assert.rejects(bridge.call("PutRule", { Name: "spy", EventBusName, EventPattern: pattern }, security), {
      code: "AccessDeniedException",
      message: "not yours",
    });
    assert.equal(bridge.gateway.questions[0]?.resource, `arn:aws:events:${region}:${payments}:rule/spy`);
  });
});
