import assert from "node:assert/strict";
import { EventBridgeUnderTest, payments, region, security } from "./eventBridgeUnderTest";

describe("EventBridge's operations on bus policies", () => {
  let bridge: EventBridgeUnderTest;
  beforeEach(() => {
    bridge = new EventBridgeUnderTest();
  });

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
