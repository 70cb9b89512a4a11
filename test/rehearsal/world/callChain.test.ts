import assert from "node:assert/strict";
import fc from "fast-check";
import { longestChain } from "../../../rehearsal/world/callChain";

const span = (startedAt: number, endedAt: number) => ({ startedAt, endedAt });

describe("The longest chain of calls", () => {
  it("counts calls one after another", () => {
    assert.equal(longestChain([span(0, 10), span(10, 20), span(25, 30)]), 3);
  });

  it("counts calls side by side once", () => {
    assert.equal(longestChain([span(0, 10), span(1, 12), span(2, 9), span(13, 20)]), 2);
  });

  it("leaves out what ended after the moment asked about", () => {
    assert.equal(longestChain([span(0, 10), span(10, 20), span(20, 31)], 30), 2);
  });

  it("is empty without calls", () => {
    assert.equal(longestChain([]), 0);
  });

  it("never depends on the order in which calls are given, and never exceeds their number", () => {
    const spans = fc.array(
      fc.tuple(fc.nat(100), fc.nat(20)).map(([start, length]) => span(start, start + length + 1)),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(spans, (calls) => {
        const length = longestChain(calls);
        assert.equal(longestChain([...calls].reverse()), length);
        assert.ok(length <= calls.length && (calls.length === 0 || length >= 1));
      }),
    );
  });
});
