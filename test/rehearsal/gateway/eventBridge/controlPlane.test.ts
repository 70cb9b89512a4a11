import assert from "node:assert/strict";
import { EventBridgeUnderTest, functionTarget, payments, region, security } from "./eventBridgeUnderTest";

const pattern = JSON.stringify({ source: ["shop"] });
const queue = `arn:aws:sqs:${region}:${payments}:letters`;

describe("EventBridge's control plane", () => {
  let bridge: EventBridgeUnderTest;
  beforeEach(() => {
    bridge = new EventBridgeUnderTest();
  });

  describe("on buses", () => {
    it("creates, describes, updates, lists and deletes one", async () => {
      const settings = {
        Description: "findings",
        KmsKeyIdentifier: "alias/firebreak",
        DeadLetterConfig: { Arn: queue },
      };
      const created = await bridge.call("CreateEventBus", {
        Name: "firebreak",
        ...settings,
        Tags: [{ Key: "owner", Value: "ir" }],
      });
      const arn = `arn:aws:events:${region}:${payments}:event-bus/firebreak`;
      assert.deepEqual(created, { EventBusArn: arn, ...settings });

      await bridge.call("UpdateEventBus", { Name: "firebreak", Description: "all findings" });
      const described = await bridge.call("DescribeEventBus", { Name: arn });
      assert.equal(described.Description, "all findings");
      assert.equal(described.KmsKeyIdentifier, "alias/firebreak");
      assert.deepEqual((await bridge.call("ListTagsForResource", { ResourceARN: arn })).Tags, [
        { Key: "owner", Value: "ir" },
      ]);

      const listed = (await bridge.call("ListEventBuses", {})).EventBuses as { Name: string }[];
      assert.deepEqual(
        listed.map(({ Name }) => Name),
        ["default", "firebreak"],
      );
      await bridge.call("DeleteEventBus", { Name: "firebreak" });
      await bridge.call("DeleteEventBus", { Name: "firebreak" });
      await assert.rejects(bridge.call("DescribeEventBus", { Name: "firebreak" }), {
        code: "ResourceNotFoundException",
        message: "Event bus firebreak does not exist.",
      });
    });

    it("keeps accounts and Regions apart", async () => {
      await bridge.call("CreateEventBus", { Name: "firebreak" });
      await assert.rejects(bridge.call("DescribeEventBus", { Name: "firebreak" }, security), {
        code: "ResourceNotFoundException",
      });
      await assert.rejects(bridge.call("DescribeEventBus", { Name: "firebreak" }, payments, "us-east-1"), {
        code: "ResourceNotFoundException",
      });
    });

    it("refuses a second of the same name, a bad name, and deleting the default one or one with rules", async () => {
      await bridge.call("CreateEventBus", { Name: "firebreak" });
      await bridge.call("PutRule", { Name: "orders", EventBusName: "firebreak", EventPattern: pattern });
      await assert.rejects(bridge.call("CreateEventBus", { Name: "firebreak" }), {
        code: "ResourceAlreadyExistsException",
      });
      await assert.rejects(bridge.call("CreateEventBus", { Name: "not a name" }), { code: "ValidationException" });
      await assert.rejects(bridge.call("DeleteEventBus", { Name: "default" }), { code: "ValidationException" });
      await assert.rejects(bridge.call("DeleteEventBus", { Name: "firebreak" }), { message: /it has rules/ });
    });
  });

  describe("on bus policies", () => {
    const policyOf = async (): Promise<unknown> => {
      const { Policy } = await bridge.call("DescribeEventBus", {});
      return Policy === undefined ? undefined : JSON.parse(String(Policy));
    };
    const Resource = `arn:aws:events:${region}:${payments}:event-bus/default`;

    it("adds statements for an account and an organization, replaces one by its id, and removes them", async () => {
      const Condition = { Type: "StringEquals", Key: "aws:PrincipalOrgID", Value: "o-abcdefghij" };
      await bridge.call("PutPermission", { Action: "events:PutEvents", Principal: security, StatementId: "one" });
      await bridge.call("PutPermission", { Action: "events:PutEvents", Principal: "*", StatementId: "one", Condition });
      await bridge.call("PutPermission", { Action: "events:PutEvents", Principal: security, StatementId: "two" });
      assert.deepEqual(await policyOf(), {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "one",
            Effect: "Allow",
            Principal: "*",
            Action: "events:PutEvents",
            Resource,
            Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } },
          },
          {
            Sid: "two",
            Effect: "Allow",
            Principal: { AWS: `arn:aws:iam::${security}:root` },
            Action: "events:PutEvents",
            Resource,
          },
        ],
      });

      await bridge.call("RemovePermission", { StatementId: "one" });
      await assert.rejects(bridge.call("RemovePermission", { StatementId: "one" }), {
        code: "ResourceNotFoundException",
      });
      await bridge.call("RemovePermission", { RemoveAllPermissions: true });
      assert.equal(await policyOf(), undefined);
      await assert.rejects(bridge.call("RemovePermission", { StatementId: "two" }), {
        message: "EventBus does not have a policy.",
      });
    });

    it("refuses half a statement, what is no policy, and one of more than 10,240 characters", async () => {
      const statement = { Effect: "Allow", Principal: "*", Action: "events:PutEvents", Resource };
      const long = JSON.stringify({ Statement: Array.from({ length: 100 }, () => statement) });
      await assert.rejects(bridge.call("PutPermission", { Principal: security }), { code: "ValidationException" });
      await assert.rejects(bridge.call("PutPermission", { Policy: '{"Statement":"x"}' }), {
        code: "ValidationException",
      });
      await assert.rejects(bridge.call("PutPermission", { Policy: long }), { code: "PolicyLengthExceededException" });
      assert.equal(await policyOf(), undefined);
    });
  });

  describe("on rules", () => {
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

  describe("on targets", () => {
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
      "a reserved name": [
        functionTarget("f", template('"x"', { "aws.events": "$.id" })),
        /failed to satisfy constraint/,
      ],
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

  it("tests a pattern on an event that has the mandatory members", async () => {
    const event = {
      id: "1",
      account: payments,
      source: "shop",
      time: "2026-01-01T00:00:00Z",
      region,
      resources: [],
      "detail-type": "Order",
    };
    const test = (EventPattern: string, Event: object) =>
      bridge.call("TestEventPattern", { EventPattern, Event: JSON.stringify(Event) });
    assert.deepEqual(await test(pattern, event), { Result: true });
    assert.deepEqual(await test(pattern, { ...event, source: "bank" }), { Result: false });
    await assert.rejects(test(pattern, { source: "shop" }), { code: "ValidationException" });
    await assert.rejects(test('{"source":[]}', event), { code: "InvalidEventPatternException" });
  });
});
