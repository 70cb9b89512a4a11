import assert from "node:assert/strict";
import { EventBridgeUnderTest, functionTarget, payments, region, security, storefront } from "./eventBridgeUnderTest";

const bus = (account: string, name: string, inRegion = region) =>
  `arn:aws:events:${inRegion}:${account}:event-bus/${name}`;
const roleOf = (account: string) => `arn:aws:iam::${account}:role/forward`;
const shop = { source: ["shop"] };

function busTarget(arn: string, from: string): object {
  return { Id: "bus", Arn: arn, RoleArn: roleOf(from) };
}

describe("EventBridge between buses", () => {
  let bridge: EventBridgeUnderTest;
  beforeEach(async () => {
    bridge = new EventBridgeUnderTest();
    await bridge.call("CreateEventBus", { Name: "firebreak" }, security);
    await bridge.rule({ name: "take", pattern: shop, targets: [securityFunction()], bus: "firebreak" }, security);
  });

  function securityFunction(): object {
    return { Id: "respond", Arn: `arn:aws:lambda:${region}:${security}:function:respond` };
  }

  it("carries an event to another account's bus unchanged", async () => {
    await bridge.rule({ name: "forward", pattern: shop, targets: [busTarget(bus(security, "firebreak"), payments)] });
    const answer = await bridge.putEvent({ Detail: '{"order":7}' });

    const [received] = bridge.payloads() as Record<string, unknown>[];
    const [entry] = answer.Entries as { EventId: string }[];
    assert.equal(received?.account, payments);
    assert.equal(received?.region, region);
    assert.equal(received?.id, entry?.EventId);
    assert.deepEqual(received?.detail, { order: 7 });
  });

  it("asks whether the rule's role may put events there, by the policy of that bus", async () => {
    const policy = {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "organization",
          Effect: "Allow",
          Principal: "*",
          Action: "events:PutEvents",
          Resource: bus(security, "firebreak"),
          Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } },
        },
      ],
    };
    await bridge.call("PutPermission", { EventBusName: "firebreak", Policy: JSON.stringify(policy) }, security);
    await bridge.rule({ name: "forward", pattern: shop, targets: [busTarget(bus(security, "firebreak"), payments)] });
    bridge.gateway.questions.length = 0;
    await bridge.putEvent({});

    const question = bridge.gateway.questions.find(({ principal }) => principal.kind === "role-session");
    assert.equal(question?.action, "events:PutEvents");
    assert.equal(question?.resource, bus(security, "firebreak"));
    assert.equal(question?.resourceAccount, security);
    assert.deepEqual(question?.resourcePolicy, policy);
    assert.equal(question?.context?.["aws:SourceArn"], `arn:aws:events:${region}:${payments}:rule/forward`);
    assert.equal(question?.principal.kind === "role-session" && question.principal.roleArn, roleOf(payments));
  });

  it("fails for good, without a retry, where the bus does not admit the role", async () => {
    await bridge.rule({ name: "forward", pattern: shop, targets: [busTarget(bus(security, "firebreak"), payments)] });
    bridge.gateway.decide = ({ principal }) =>
      principal.kind === "role-session"
        ? { allowed: false, reason: "no resource-based policy allows it" }
        : { allowed: true };
    await bridge.putEvent({});

    const [failed] = bridge.service.deliveries.failedInvocations();
    assert.deepEqual(bridge.invocations, []);
    assert.deepEqual(
      [failed?.errorCode, failed?.attempts, failed?.errorMessage],
      ["NO_PERMISSIONS", 1, "no resource-based policy allows it"],
    );
  });

  it("fails where the role does not trust EventBridge", async () => {
    bridge.gateway.unassumable.add(roleOf(payments));
    await bridge.rule({ name: "forward", pattern: shop, targets: [busTarget(bus(security, "firebreak"), payments)] });
    await bridge.putEvent({});

    assert.equal(bridge.service.deliveries.failedInvocations()[0]?.errorCode, "FAILED_TO_ASSUME_ROLE");
  });

  it("fails where the bus does not exist", async () => {
    await bridge.rule({ name: "forward", pattern: shop, targets: [busTarget(bus(security, "gone"), payments)] });
    await bridge.putEvent({});

    assert.equal(bridge.service.deliveries.failedInvocations()[0]?.errorCode, "NO_RESOURCE");
  });

  it("does not send an event on to a third account", async () => {
    await bridge.rule({ name: "forward", pattern: shop, targets: [busTarget(bus(security, "firebreak"), payments)] });
    await bridge.rule(
      { name: "onward", pattern: shop, targets: [busTarget(bus(storefront, "default"), security)], bus: "firebreak" },
      security,
    );
    await bridge.rule({ name: "take", pattern: shop, targets: [functionIn(storefront)] }, storefront);
    await bridge.putEvent({});

    const [failed] = bridge.service.deliveries.failedInvocations();
    assert.equal(failed?.errorCode, "THIRD_ACCOUNT_HOP_DETECTED");
    assert.deepEqual(
      bridge.invocations.map(({ functionArn }) => functionArn.split(":")[4]),
      [security],
    );
  });

  function functionIn(account: string): object {
    return { Id: "respond", Arn: `arn:aws:lambda:${region}:${account}:function:respond` };
  }

  it("does not send an event on to a third bus of one account, so two buses that feed each other end", async () => {
    await bridge.call("CreateEventBus", { Name: "other" });
    await bridge.rule({ name: "there", pattern: shop, targets: [busTarget(bus(payments, "other"), payments)] });
    await bridge.rule({
      name: "back",
      pattern: shop,
      targets: [busTarget(bus(payments, "default"), payments)],
      bus: "other",
    });
    await bridge.putEvent({});

    const outcomes = bridge.service.deliveries
      .entries()
      .map(({ ruleArn, errorCode }) => [ruleArn.split("/").at(-1), errorCode]);
    assert.deepEqual(outcomes, [
      ["back", "THIRD_ACCOUNT_HOP_DETECTED"],
      ["there", undefined],
    ]);
  });

  it("crosses to another Region once, also after a hop within the Region", async () => {
    const elsewhere = "us-east-1";
    await bridge.rule({ name: "forward", pattern: shop, targets: [busTarget(bus(security, "firebreak"), payments)] });
    await bridge.rule(
      {
        name: "abroad",
        pattern: shop,
        targets: [busTarget(bus(security, "default", elsewhere), security)],
        bus: "firebreak",
      },
      security,
    );
    const far = { Name: "far", EventPattern: JSON.stringify(shop) };
    await bridge.call("PutRule", far, security, elsewhere);
    await bridge.call(
      "PutTargets",
      { Rule: "far", Targets: [busTarget(bus(security, "firebreak"), security)] },
      security,
      elsewhere,
    );
    await bridge.putEvent({});

    const failed = bridge.service.deliveries.failedInvocations();
    assert.deepEqual(
      failed.map(({ ruleArn, errorCode }) => [ruleArn, errorCode]),
      [[`arn:aws:events:${elsewhere}:${security}:rule/far`, "THIRD_REGION_HOP_DETECTED"]],
    );
  });

  it("does not cross to a third account by way of another Region either", async () => {
    const elsewhere = "us-east-1";
    const far = bus(security, "default", elsewhere);
    await bridge.rule({ name: "forward", pattern: shop, targets: [busTarget(far, payments)] });
    await bridge.call("PutRule", { Name: "on", EventPattern: JSON.stringify(shop) }, security, elsewhere);
    const onward = busTarget(bus(storefront, "default", elsewhere), security);
    await bridge.call("PutTargets", { Rule: "on", Targets: [onward] }, security, elsewhere);
    await bridge.putEvent({});

    const failed = bridge.service.deliveries.failedInvocations();
    assert.deepEqual(
      failed.map(({ errorCode }) => errorCode),
      ["THIRD_ACCOUNT_HOP_DETECTED"],
    );
  });

  it("asks for itself, as the service for the rule, within an account where the target has no role", async () => {
    await bridge.call("CreateEventBus", { Name: "audit" });
    await bridge.rule({ name: "copy", pattern: shop, targets: [{ Id: "bus", Arn: bus(payments, "audit") }] });
    await bridge.rule({ name: "take", pattern: shop, targets: [functionTarget("write")], bus: "audit" });
    await bridge.putEvent({});

    assert.ok(
      bridge.gateway.questions.some(
        ({ principal, resource }) => principal.kind === "service" && resource === bus(payments, "audit"),
      ),
    );
    assert.equal(bridge.invocations.length, 1);
  });
});
