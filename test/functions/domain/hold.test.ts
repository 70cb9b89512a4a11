import assert from "node:assert/strict";
import fc from "fast-check";
import {
  describeHold,
  endOfHold,
  extendedHold,
  holdEndSchema,
  holdLimits,
  holdMinutes,
  holdScheduleName,
} from "../../../functions/domain/hold";

const instants = fc
  .date({ min: new Date("2026-01-01T00:00:00Z"), max: new Date("2030-01-01T00:00:00Z"), noInvalidDate: true })
  .map((date) => date.toISOString());
const durations = fc
  .tuple(fc.integer({ min: 1, max: 9999 }), fc.constantFrom("m", "h", "d"))
  .map(([count, unit]) => `${count}${unit}`)
  .filter((duration) => holdMinutes(duration) !== undefined);

describe("A hold", () => {
  it("is given in whole minutes, hours or days, from five minutes to ninety days", () => {
    assert.deepEqual(["5m", "90m", "4h", "2d", "90d"].map(holdMinutes), [5, 90, 240, 2880, holdLimits.longest]);
    for (const wrong of ["4m", "91d", "0h", "1.5h", "4", "h", "4 h", "-4h", "4w", "04h", "10000m", ""])
      assert.equal(holdMinutes(wrong), undefined, wrong);
  });

  it("ends on a whole minute, never before its time and less than a minute after it", () => {
    fc.assert(
      fc.property(instants, durations, (begun, duration) => {
        const over = Date.parse(endOfHold(begun, duration)) - Date.parse(begun) - (holdMinutes(duration) ?? 0) * 60_000;
        assert.ok(over >= 0 && over < 60_000, String(over));
        assert.match(endOfHold(begun, duration), /:00\.000Z$/);
      }),
    );
  });

  it("is extended from its end, or from now where that is over, and so never made shorter", () => {
    fc.assert(
      fc.property(instants, instants, durations, (until, now, by) => {
        const longer = extendedHold({ for: "4h", then: "ask", until }, by, undefined, now);
        assert.ok(longer.until > until && longer.until > now);
        assert.equal(longer.then, "ask");
      }),
    );
    assert.equal(
      extendedHold(undefined, "5m", undefined, "2026-01-01T00:00:00.000Z").until,
      "2026-01-01T00:05:00.000Z",
    );
  });

  it("has a schedule's name of its own for each end, of signs and a length that Scheduler takes", () => {
    fc.assert(
      fc.property(instants, durations, (begun, duration) => {
        assert.match(holdScheduleName("fb-20261121-k3x9q2mz", endOfHold(begun, duration)), /^[0-9a-zA-Z-_.]{1,64}$/);
      }),
    );
    assert.notEqual(
      holdScheduleName("fb-1", "2026-01-01T00:05:00.000Z"),
      holdScheduleName("fb-1", "2026-01-01T00:06:00.000Z"),
    );
  });

  it("says in words when it ends and what comes then", () => {
    assert.equal(
      describeHold({ until: "2026-11-21T17:30:00.000Z", then: "release" }),
      "until 2026-11-21 17:30 UTC, then it is released",
    );
    assert.match(describeHold({ then: "ask" }), /^then people are asked/);
  });

  it("ends by what its schedule sends, and by nothing that says more or less", () => {
    const end = { key: "k", incidentId: "fb-1", until: "2026-11-21T17:30:00.000Z" };
    assert.ok(holdEndSchema.safeParse({ holdEnd: end }).success);
    for (const forged of [{ ...end, until: "soon" }, { ...end, key: "" }, { ...end, then: "release" }, {}])
      assert.equal(holdEndSchema.safeParse({ holdEnd: forged }).success, false, JSON.stringify(forged));
  });
});
