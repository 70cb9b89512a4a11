import assert from "node:assert/strict";
import { EventBridgeUnderTest, functionTarget, payments, region, security } from "./eventBridgeUnderTest";

interface Result {
  readonly FailedEntryCount: number;
  readonly Entries: readonly {
    readonly EventId?: string;
    readonly ErrorCode?: string;
    readonly ErrorMessage?: string;
  }[];
}

describe("PutEvents", () => {
  let bridge: EventBridgeUnderTest;
  beforeEach(async () => {
    bridge = new EventBridgeUnderTest();
    await bridge.rule({ name: "all", pattern: { account: [{ exists: true }] }, targets: [functionTarget("take")] });
  });

  async function put(entries: readonly object[], account = payments): Promise<Result> {
    const answer = (await bridge.call("PutEvents", { Entries: entries }, account)) as unknown as Result;
    await bridge.service.settled();
    return answer;
  }
  const good = { Source: "shop", DetailType: "Order", Detail: "{}" };

  it("refuses, entry by entry, what only AWS services may send and what is not an event", async () => {
    const answer = await put([
      { ...good, Source: "aws.guardduty" },
      { ...good, Detail: "not JSON" },
      { ...good, Detail: "[]" },
      { ...good, DetailType: "" },
      { Source: "shop", DetailType: "Order" },
      good,
    ]);

    assert.equal(answer.FailedEntryCount, 5);
    assert.deepEqual(
      answer.Entries.map(({ ErrorCode }) => ErrorCode),
      [
        "NotAuthorizedForSourceException",
        "MalformedDetail",
        "MalformedDetail",
        "InvalidArgument",
        "InvalidArgument",
        undefined,
      ],
    );
    assert.deepEqual(
      (bridge.payloads() as { id: string }[]).map(({ id }) => id),
      [answer.Entries[5]?.EventId],
    );
  });

  it("stamps the caller's account, whatever the entry says", async () => {
    await put([{ ...good, Account: "999999999999", Detail: '{"account":"999999999999"}' }]);
    assert.equal((bridge.payloads()[0] as { account: string }).account, payments);
  });

  it("takes at most 10 entries and less than 1 MB in all", async () => {
    const large = { ...good, Detail: JSON.stringify({ text: "é".repeat(300_000) }) };
    await assert.rejects(put(Array.from({ length: 11 }, () => good)), { code: "ValidationException" });
    await assert.rejects(put([]), { code: "ValidationException" });
    await assert.rejects(put([large, large]), { code: "ValidationException", message: /over the limit/ });
    assert.equal((await put([large])).FailedEntryCount, 0);
  });

  it("takes nothing of a request with an entry for a bus that the caller may not put on", async () => {
    bridge.gateway.decide = ({ resource }) =>
      resource.endsWith("/closed") ? { allowed: false, reason: "closed" } : { allowed: true };
    await bridge.call("CreateEventBus", { Name: "closed" });

    await assert.rejects(put([good, { ...good, EventBusName: "closed" }]), {
      code: "AccessDeniedException",
      message: "closed",
    });
    assert.deepEqual(bridge.invocations, []);
  });

  it("asks about the bus with its own policy, the event's source and its detail type", async () => {
    await bridge.call("PutPermission", { Action: "events:PutEvents", Principal: security, StatementId: "one" });
    bridge.gateway.questions.length = 0;
    await put([{ ...good, EventBusName: `arn:aws:events:${region}:${payments}:event-bus/default` }], security);

    const [question] = bridge.gateway.questions;
    assert.equal(question?.resourceAccount, payments);
    assert.deepEqual(question?.resourcePolicy?.Statement, [
      {
        Sid: "one",
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${security}:root` },
        Action: "events:PutEvents",
        Resource: `arn:aws:events:${region}:${payments}:event-bus/default`,
      },
    ]);
    assert.deepEqual(question?.context, {
      "events:source": "shop",
      "events:detail-type": "Order",
      "events:eventBusInvocation": "false",
    });
    assert.equal((bridge.payloads()[0] as { account: string }).account, security);
  });

  it("loses an event for a bus of the account that does not exist, and denies one of another account", async () => {
    assert.equal((await put([{ ...good, EventBusName: "nowhere" }])).FailedEntryCount, 0);
    const foreign = { ...good, EventBusName: `arn:aws:events:${region}:${security}:event-bus/nowhere` };
    await assert.rejects(put([foreign]), { code: "AccessDeniedException" });
  });
});
