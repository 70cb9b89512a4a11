import assert from "node:assert/strict";
import { EventBridgeUnderTest, payments, region } from "./eventBridgeUnderTest";

const pattern = JSON.stringify({ source: ["shop"] });

describe("TestEventPattern", () => {
  let bridge: EventBridgeUnderTest;
  beforeEach(() => {
    bridge = new EventBridgeUnderTest();
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
