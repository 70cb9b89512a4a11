import assert from "node:assert/strict";
import { AwsError } from "../../../../rehearsal/gateway/awsRequest";
import { EventBridgeUnderTest, functionTarget, payments, region, security } from "./eventBridgeUnderTest";

const anyShopEvent = { source: ["shop"] };
const ruleArn = `arn:aws:events:${region}:${payments}:rule/orders`;

describe("EventBridge delivery", () => {
  let bridge: EventBridgeUnderTest;
  beforeEach(() => {
    bridge = new EventBridgeUnderTest();
  });

  it("invokes a function with the event in its envelope, as the service for the rule", async () => {
    await bridge.rule({ name: "orders", pattern: anyShopEvent, targets: [functionTarget("ship")] });
    await bridge.putEvent({ Detail: '{"order":7}', Resources: ["arn:aws:s3:::x"], Time: 1_700_000_000 });

    const [invocation] = bridge.invocations;
    const event = bridge.payloads()[0] as Record<string, unknown>;
    assert.deepEqual(invocation?.invoker, {
      kind: "service",
      service: "events.amazonaws.com",
      sourceAccount: payments,
      sourceArn: ruleArn,
    });
    assert.deepEqual(event, {
      version: "0",
      id: event.id,
      "detail-type": "Order",
      source: "shop",
      account: payments,
      time: "2023-11-14T22:13:20Z",
      region,
      resources: ["arn:aws:s3:::x"],
      detail: { order: 7 },
    });
  });

  it("leaves a disabled rule alone and one whose pattern does not match", async () => {
    await bridge.rule({ name: "orders", pattern: anyShopEvent, targets: [functionTarget("ship")] });
    await bridge.rule({ name: "refunds", pattern: { "detail-type": ["Refund"] }, targets: [functionTarget("refund")] });
    await bridge.call("DisableRule", { Name: "orders" });
    await bridge.putEvent({});
    assert.deepEqual(bridge.invocations, []);

    await bridge.call("EnableRule", { Name: "orders" });
    await bridge.putEvent({});
    assert.equal(bridge.invocations.length, 1);
  });

  it("retries a throttled target until it takes the event", async () => {
    bridge.invocationErrors.push(
      new AwsError("TooManyRequestsException", "slow down", 429),
      new AwsError("ServiceException", "oops", 500),
    );
    await bridge.rule({ name: "orders", pattern: anyShopEvent, targets: [functionTarget("ship")] });
    await bridge.putEvent({});

    const [record] = bridge.service.deliveries.entries();
    assert.equal(bridge.invocations.length, 3);
    assert.equal(record?.outcome, "delivered");
    assert.equal(record?.attempts, 3);
  });

  it("gives up after 185 retries by default", async () => {
    bridge.invocationErrors.push(...Array.from({ length: 500 }, () => new AwsError("ServiceException", "oops", 500)));
    await bridge.rule({ name: "orders", pattern: anyShopEvent, targets: [functionTarget("ship")] });
    await bridge.putEvent({});

    const [record] = bridge.service.deliveries.failedInvocations(ruleArn);
    assert.equal(record?.attempts, 186);
    assert.equal(record?.errorCode, "ERROR_FROM_TARGET");
    assert.equal(record?.outcome, "dropped");
  });

  it("gives up once an event is older than its retry policy allows", async () => {
    bridge.invocationErrors.push(...Array.from({ length: 500 }, () => new AwsError("ServiceException", "oops", 500)));
    const RetryPolicy = { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 60 };
    await bridge.rule({ name: "orders", pattern: anyShopEvent, targets: [functionTarget("ship", { RetryPolicy })] });
    await bridge.putEvent({});

    // Waits of at most 1, 2, 4 … seconds: a minute is over after 6 or 7 attempts.
    const attempts = bridge.service.deliveries.failedInvocations(ruleArn)[0]?.attempts ?? 0;
    assert.ok(attempts >= 6 && attempts <= 7, `${attempts} attempts`);
  });

  it("lets one target fail without keeping the event from another", async () => {
    bridge.invocationErrors.push(new AwsError("AccessDeniedException", "no", 403));
    await bridge.rule({
      name: "orders",
      pattern: anyShopEvent,
      targets: [functionTarget("ship"), functionTarget("pack")],
    });
    await bridge.putEvent({});

    const outcomes = bridge.service.deliveries.entries().map(({ targetId, outcome }) => [targetId, outcome]);
    assert.deepEqual(Object.fromEntries(outcomes), { ship: "dropped", pack: "delivered" });
  });

  it("gives up waiting retries when the rehearsal ends", async () => {
    bridge.gateway.timeScale.factor = 1000;
    bridge.invocationErrors.push(new AwsError("ServiceException", "oops", 500));
    await bridge.rule({ name: "orders", pattern: anyShopEvent, targets: [functionTarget("ship")] });
    await bridge.call("PutEvents", { Entries: [{ Source: "shop", DetailType: "Order", Detail: "{}" }] });
    await bridge.service.stop();

    assert.equal(bridge.invocations.length, 1);
  });

  it("does not retry where permission or the function is missing", async () => {
    bridge.invocationErrors.push(
      new AwsError("AccessDeniedException", "no", 403),
      new AwsError("ResourceNotFoundException", "none", 404),
    );
    await bridge.rule({
      name: "orders",
      pattern: anyShopEvent,
      targets: [functionTarget("ship"), functionTarget("pack")],
    });
    await bridge.putEvent({});

    const codes = bridge.service.deliveries.failedInvocations().map((record) => [record.errorCode, record.attempts]);
    assert.deepEqual(codes, [
      ["NO_PERMISSIONS", 1],
      ["NO_RESOURCE", 1],
    ]);
  });

  it("delivers what a service publishes on the default bus, stamped with the account that it is about to reach", async () => {
    await bridge.rule({
      name: "findings",
      pattern: { source: ["aws.guardduty"] },
      targets: [functionTarget("isolate")],
    });
    const event = { source: "aws.guardduty", "detail-type": "GuardDuty Finding", detail: { severity: 8 } };
    await bridge.service.publishServiceEvent({ account: payments, region, event });
    await bridge.service.publishServiceEvent({ account: security, region, event });
    await bridge.service.settled();

    const received = bridge.payloads() as { account: string; detail: unknown }[];
    assert.deepEqual(
      received.map(({ account, detail }) => ({ account, detail })),
      [{ account: payments, detail: { severity: 8 } }],
    );
  });
});
