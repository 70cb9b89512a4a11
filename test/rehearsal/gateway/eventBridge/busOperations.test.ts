import assert from "node:assert/strict";
import { EventBridgeUnderTest, payments, region, security } from "./eventBridgeUnderTest";

const pattern = JSON.stringify({ source: ["shop"] });
const queue = `arn:aws:sqs:${region}:${payments}:letters`;

describe("EventBridge's operations on buses", () => {
  let bridge: EventBridgeUnderTest;
  beforeEach(() => {
    bridge = new EventBridgeUnderTest();
  });

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
