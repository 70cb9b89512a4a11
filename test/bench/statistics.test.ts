import assert from "node:assert/strict";
import { median } from "../../bench/statistics";

describe("The median", () => {
  it("is the middle of an odd number of values, whatever their order", () => {
    assert.equal(median([9, 1, 5]), 5);
  });

  it("is the mean of the two in the middle of an even number", () => {
    assert.equal(median([4, 1, 2, 100]), 3);
  });

  it("is refused where nothing was measured", () => {
    assert.throws(() => median([]), /no median of no values/);
  });
});
