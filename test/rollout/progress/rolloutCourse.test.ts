import assert from "node:assert/strict";
import { RolloutCourse } from "../../../rollout/progress/rolloutCourse";
import type { ProgressEvent } from "../../../rollout/progressEvent";
import { memberTargets } from "../targets";

function course(events: readonly (readonly [number, ProgressEvent])[]): RolloutCourse {
  const made = new RolloutCourse();
  for (const [now, event] of events) made.take(event, now);
  return made;
}

const [first, second, third, fourth] = memberTargets(4);
assert.ok(first && second && third && fourth);
const targets = [first, second, third, fourth];
const begun: ProgressEvent = { kind: "begun", command: "up", targets, leftOut: [], atOnce: 2 };
const tookTen = { kind: "changed", changes: { create: 1 }, milliseconds: 10_000 } as const;

describe("The course of a rollout", () => {
  it("counts every target once, whatever it goes through", () => {
    const made = course([
      [0, begun],
      [0, { kind: "wave-begun", name: "members", targets }],
      [0, { kind: "target-begun", target: first }],
      [1, { kind: "target-step", target: first, detail: "creating a" }],
      [1, { kind: "target-begun", target: second }],
      [10_000, { kind: "target-ended", target: first, outcome: tookTen }],
      [10_001, { kind: "target-ended", target: third, outcome: { kind: "skipped", reason: "done" } }],
    ]);
    assert.equal(made.ended, 2);
    assert.deepEqual(
      (["changed", "skipped", "running", "waiting", "failed"] as const).map((standing) => made.count(standing)),
      [1, 1, 1, 1, 0],
    );
    assert.equal(made.all("running")[0]?.target.stack, second.stack);
  });

  it("tells the time left from what the last targets took, side by side", () => {
    const made = course([
      [0, begun],
      [0, { kind: "target-begun", target: first }],
      [0, { kind: "target-begun", target: second }],
    ]);
    assert.equal(made.timeLeft(5_000), undefined);
    made.take({ kind: "target-ended", target: first, outcome: tookTen }, 10_000);
    made.take({ kind: "target-ended", target: second, outcome: tookTen }, 10_000);
    assert.equal(made.timeLeft(10_000), 10_000);
    made.take({ kind: "target-begun", target: third }, 10_000);
    made.take({ kind: "target-begun", target: fourth }, 10_000);
    assert.equal(made.timeLeft(16_000), 4_000);
    made.take({ kind: "target-ended", target: third, outcome: tookTen }, 20_000);
    made.take({ kind: "target-ended", target: fourth, outcome: tookTen }, 20_000);
    assert.equal(made.timeLeft(20_000), 0);
  });

  it("expects no more of what waits once it is stopping", () => {
    const made = course([
      [0, begun],
      [0, { kind: "target-begun", target: first }],
      [10_000, { kind: "target-ended", target: first, outcome: tookTen }],
      [10_000, { kind: "target-begun", target: second }],
      [12_000, { kind: "stopping", reason: "3 failed" }],
    ]);
    assert.equal(made.timeLeft(12_000), 8_000);
  });

  it("takes the events of 10,000 targets, and is asked at each, in no more than a second", () => {
    const many = memberTargets(10_000);
    const made = new RolloutCourse();
    const started = performance.now();
    made.take({ kind: "begun", command: "up", targets: many, leftOut: [], atOnce: 20 }, 0);
    for (const [index, target] of many.entries()) {
      made.take({ kind: "target-begun", target }, index);
      made.take({ kind: "target-ended", target, outcome: tookTen }, index);
      made.timeLeft(index);
    }
    assert.equal(made.count("changed"), 10_000);
    assert.ok(performance.now() - started < 1000, `${Math.round(performance.now() - started)} ms`);
  });
});
