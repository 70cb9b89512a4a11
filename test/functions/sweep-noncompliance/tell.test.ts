import assert from "node:assert/strict";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { tell } from "../../../functions/sweep-noncompliance/tell";
import { answerBy, type RecordedCall } from "../standInClient";

const told = Array.from({ length: 23 }, (_, index) => ({
  Source: "firebreak.sweep",
  DetailType: "Config Rules Compliance Change",
  Detail: String(index),
}));

function entriesOf(call: RecordedCall): readonly string[] {
  return (call.input.Entries as { Detail: string; EventBusName: string }[]).map(({ Detail, EventBusName }) => {
    assert.equal(EventBusName, "firebreak");
    return Detail;
  });
}

describe("Telling what was swept", () => {
  it("puts ten events a call, in order", async () => {
    const client = new EventBridgeClient({});
    const calls = answerBy(client, ({ input }) => ({
      Entries: (input.Entries as unknown[]).map(() => ({ EventId: "e" })),
    }));
    await tell(client, told);
    assert.deepEqual(
      calls.map((call) => entriesOf(call).length),
      [10, 10, 3],
    );
    assert.deepEqual(
      calls.flatMap(entriesOf),
      told.map(({ Detail }) => Detail),
    );
  });

  it("puts again those that the bus did not take, and only those", async () => {
    const client = new EventBridgeClient({});
    const calls = answerBy(client, ({ input }, index) => ({
      Entries: (input.Entries as { Detail: string }[]).map(({ Detail }) =>
        index === 0 && ["3", "7"].includes(Detail)
          ? { ErrorCode: "ThrottlingException", ErrorMessage: "slow" }
          : { EventId: "e" },
      ),
    }));
    await tell(client, told.slice(0, 10));
    assert.deepEqual(calls.map(entriesOf).slice(1), [["3", "7"]]);
  });

  it("fails with the reason where the bus takes an event never", async () => {
    const client = new EventBridgeClient({});
    const calls = answerBy(client, () => ({ Entries: [{ ErrorCode: "InternalFailure", ErrorMessage: "broken" }] }));
    await assert.rejects(
      tell(client, told.slice(0, 1)),
      /did not take 1 events of the sweep \(InternalFailure: broken\)/,
    );
    assert.equal(calls.length, 4);
  }).timeout(10_000);
});
