import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { runSchedule } from "../../rollout/schedule";
import type { Target } from "../../rollout/target";
import type { TargetOutcome } from "../../rollout/targetOutcome";
import type { Wave } from "../../rollout/waves";
import { memberAccount, targetOf } from "./accounts";

const changed: TargetOutcome = { kind: "changed", changes: { create: 1 }, milliseconds: 1 };
const failed: TargetOutcome = { kind: "failed", reason: "denied", nextStep: "allow it", milliseconds: 1 };
const targets = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => targetOf(memberAccount(from + at)));
const wave = (name: string, its: readonly Target[], more: Partial<Wave> = {}): Wave => ({
  name,
  targets: its,
  oneAtATime: false,
  ...more,
});

/** Runs the waves; what fails is named by number. Notes what happened in which order. */
async function run(
  waves: readonly Wave[],
  options: { failing?: readonly number[]; atOnce?: number; stopAfter?: number } = {},
) {
  const stop = new AbortController();
  const outcomes = new Map<number, TargetOutcome>();
  const notes: string[] = [];
  let running = 0;
  let most = 0;
  let begun = 0;
  await runSchedule({
    waves,
    atOnce: options.atOnce ?? 3,
    stop: stop.signal,
    waveBegun: ({ name }) => notes.push(name),
    stopping: (reason) => notes.push(`stopping: ${reason}`),
    ended: ({ account }, outcome) => outcomes.set(Number(account.id), outcome),
    work: async ({ account }) => {
      running += 1;
      begun += 1;
      most = Math.max(most, running);
      if (begun === options.stopAfter) stop.abort("stopped on request");
      await turn();
      await turn();
      running -= 1;
      return options.failing?.includes(Number(account.id)) === true ? failed : changed;
    },
  });
  const by = (kind: TargetOutcome["kind"]) =>
    [...outcomes].filter(([, outcome]) => outcome.kind === kind).map(([id]) => id);
  return { outcomes, notes, most, by };
}

describe("A schedule", () => {
  it("brings every target to an outcome, so many at once and no more", async () => {
    const { most, by } = await run([wave("members", targets(1, 200))], { atOnce: 7 });
    assert.equal(most, 7);
    assert.equal(by("changed").length, 200);
  });

  it("runs what can't be done side by side one after the other", async () => {
    const { most } = await run([wave("management", targets(1, 3), { oneAtATime: true })]);
    assert.equal(most, 1);
  });

  it("stops nothing for one account's failure", async () => {
    const { by, notes } = await run([wave("members", targets(1, 20)), wave("security", targets(21, 1))], {
      failing: [3],
    });
    assert.deepEqual(by("failed"), [3]);
    assert.equal(by("changed").length, 20);
    assert.deepEqual(notes, ["members", "security"]);
  });

  it("begins nothing more once a wave has failed as often as it may, in this wave and in those after it", async () => {
    const { by, notes, outcomes } = await run(
      [wave("wave 1 of 2", targets(1, 10), { stopAt: 2 }), wave("wave 2 of 2", targets(11, 10))],
      { failing: [1, 2], atOnce: 3 },
    );
    assert.deepEqual(by("failed"), [1, 2]);
    assert.ok(by("changed").length <= 2, "what was under way comes to its end");
    assert.equal(outcomes.size, 20);
    assert.deepEqual(notes, [
      "wave 1 of 2",
      "stopping: 2 of the 10 accounts of wave 1 of 2 failed, which is where the settings stop",
    ]);
  });

  it("counts each wave's failures by themselves", async () => {
    const waves = [wave("one", targets(1, 5), { stopAt: 2 }), wave("two", targets(6, 5), { stopAt: 2 })];
    const { by } = await run(waves, { failing: [1, 6] });
    assert.equal(by("not-begun").length, 0);
  });

  it("lets what is under way end when it is stopped, begins nothing further, and tells so once", async () => {
    const { by, notes } = await run([wave("one", targets(1, 9)), wave("two", targets(10, 9))], { stopAfter: 3 });
    assert.deepEqual(by("changed"), [1, 2, 3]);
    assert.equal(by("not-begun").length, 15);
    assert.deepEqual(notes, ["one", "stopping: stopped on request"]);
  });
});
