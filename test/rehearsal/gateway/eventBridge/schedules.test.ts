import assert from "node:assert/strict";
import { EventBridgeUnderTest, functionTarget, payments, region } from "./eventBridgeUnderTest";

describe("EventBridge rules with a schedule", () => {
  let bridge: EventBridgeUnderTest;
  beforeEach(() => {
    bridge = new EventBridgeUnderTest();
  });
  const put = (ScheduleExpression: string) => bridge.call("PutRule", { Name: "daily", ScheduleExpression });

  it("send their targets a scheduled event when told that their time has come, and other rules none", async () => {
    await put("cron(0 6 * * ? *)");
    await bridge.call("PutTargets", { Rule: "daily", Targets: [functionTarget("sweep")] });
    await bridge.rule({ name: "all", pattern: { source: ["aws.events"] }, targets: [functionTarget("other")] });
    await bridge.service.fireSchedule(payments, region, "daily");
    await bridge.service.settled();
    const [event, ...others] = bridge.payloads() as Record<string, unknown>[];
    assert.deepEqual(others, []);
    assert.deepEqual(
      [event?.source, event?.["detail-type"], event?.account, event?.resources, event?.detail],
      ["aws.events", "Scheduled Event", payments, [`arn:aws:events:${region}:${payments}:rule/daily`], {}],
    );
  });

  it("send a target's own input in place of the event", async () => {
    await put("rate(1 day)");
    const Targets = [functionTarget("sweep", { Input: '{"sweep":"all"}' })];
    await bridge.call("PutTargets", { Rule: "daily", Targets });
    await bridge.service.fireSchedule(payments, region, "daily");
    await bridge.service.settled();
    assert.deepEqual(bridge.payloads(), [{ sweep: "all" }]);
  });

  it("cannot be told while they are disabled, and rules with a pattern never", async () => {
    await put("rate(1 day)");
    await bridge.call("DisableRule", { Name: "daily" });
    await assert.rejects(bridge.service.fireSchedule(payments, region, "daily"), /daily/);
    await bridge.rule({ name: "shop", pattern: { source: ["shop"] }, targets: [functionTarget("ship")] });
    await assert.rejects(bridge.service.fireSchedule(payments, region, "shop"), /shop/);
  });

  it("take the schedules that EventBridge documents", async () => {
    const documented = [
      "rate(1 minute)",
      "rate(5 minutes)",
      "rate(7 days)",
      "cron(0 10 * * ? *)",
      "cron(0/15 * * * ? *)",
      "cron(0 18 ? * MON-FRI *)",
      "cron(0/30 20-2 ? * MON-FRI *)",
      "cron(0 8 1 * ? *)",
      "cron(0 9 ? * 2#1 *)",
      "cron(0 0 L JAN,JUN ? 2026-2028)",
    ];
    for (const expression of documented) await put(expression);
  });

  it("refuse what is no schedule", async () => {
    const wrong = [
      "rate(1 minutes)",
      "rate(5 minute)",
      "rate(0 days)",
      "rate(1 week)",
      "cron(0 10 * * * *)",
      "cron(0 10 ? * ? *)",
      "cron(0 10 * * ?)",
      "cron(60 10 * * ? *)",
      "cron(0 10 32 * ? *)",
      "daily",
    ];
    for (const expression of wrong) {
      await assert.rejects(put(expression), { code: "ValidationException" }, expression);
    }
  });
});
