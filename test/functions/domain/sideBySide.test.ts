import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { sideBySide } from "../../../functions/domain/sideBySide";

describe("Working side by side", () => {
  it("works on every item once, on so many at a time and no more", async () => {
    const seen: number[] = [];
    let busy = 0;
    let busiest = 0;
    await sideBySide(Array.from({ length: 25 }).keys(), 4, async (item) => {
      busy += 1;
      busiest = Math.max(busiest, busy);
      await sleep(item % 3);
      busy -= 1;
      seen.push(item);
    });
    assert.deepEqual(
      seen.sort((one, other) => one - other),
      [...Array.from({ length: 25 }).keys()],
    );
    assert.equal(busiest, 4);
  });

  it("asks for no further item than there are hands, so that a generator may end meanwhile", async () => {
    const done: number[] = [];
    function* untilThree() {
      for (let item = 0; done.length < 3; item++) yield item;
    }
    await sideBySide(untilThree(), 2, async (item) => {
      await sleep(1);
      done.push(item);
    });
    assert.ok(done.length >= 3 && done.length <= 4);
  });

  it("has nothing to do for nothing, and rejects with the first error", async () => {
    await sideBySide([], 3, () => Promise.reject(new Error("never")));
    await assert.rejects(
      sideBySide([1, 2], 2, async (item) => {
        throw new Error(`item ${item}`);
      }),
      /item 1/,
    );
  });
});
