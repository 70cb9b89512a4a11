import assert from "node:assert/strict";
import { judge } from "../../../rehearsal/scenarios/verdict";

const holds = { claim: "it is isolated", holds: true, otherwise: "eni-1 is open" };
const broken = { claim: "people were told", holds: false, otherwise: "nobody was told" };

describe("The verdict on a scenario", () => {
  it("passes where all holds, and then observed is what was expected", () => {
    const verdict = judge([holds, { ...broken, holds: true }]);
    assert.deepEqual(verdict, {
      passed: true,
      expected: "it is isolated; people were told",
      observed: "it is isolated; people were told",
    });
  });

  it("fails where one thing does not hold, and says only what is so instead", () => {
    const verdict = judge([holds, broken]);
    assert.equal(verdict.passed, false);
    assert.equal(verdict.observed, "nobody was told");
  });
});
