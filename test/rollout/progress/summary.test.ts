import assert from "node:assert/strict";
import { plain } from "../../../output/colour";
import { RolloutCourse } from "../../../rollout/progress/rolloutCourse";
import { summary } from "../../../rollout/progress/summary";
import type { ProgressEvent } from "../../../rollout/progressEvent";
import type { Target } from "../../../rollout/target";
import type { TargetOutcome } from "../../../rollout/targetOutcome";
import { memberTarget, memberTargets } from "../targets";

const places = { report: "r.html", log: (stack: string) => `logs/${stack}.log` };

function textOf(outcomes: readonly (readonly [Target, TargetOutcome])[], more: readonly ProgressEvent[] = []): string {
  const course = new RolloutCourse();
  const targets = outcomes.map(([target]) => target);
  const leftOut = [{ account: memberTarget(900).account, reason: "suspended" }];
  const events: readonly ProgressEvent[] = [
    { kind: "begun", command: "up", targets, leftOut, atOnce: 2 },
    ...more,
    ...outcomes.map(([target, outcome]): ProgressEvent => ({ kind: "target-ended", target, outcome })),
    { kind: "ended", milliseconds: 61_000 },
  ];
  for (const event of events) course.take(event, 0);
  return summary(course, places, plain).join("\n");
}

const changed = { kind: "changed", changes: { create: 2 }, milliseconds: 10 } as const;

function denied({ account, stack }: Target): TargetOutcome {
  return {
    kind: "failed",
    reason: `arn:aws:iam::${account.id}:role/x can't be assumed (request ${account.id}-3aa62dc1)`,
    nextStep: `See that it exists in ${account.name}, then run ${stack} again.`,
    milliseconds: 5,
  };
}

describe("The summary of a rollout", () => {
  it("puts failures first, those that failed alike together, each with its next step and a log", () => {
    const targets = memberTargets(12);
    const other = memberTarget(50);
    const odd: TargetOutcome = { kind: "failed", reason: "Another thing", nextStep: "Do another.", milliseconds: 1 };
    const text = textOf([
      [memberTarget(60), changed],
      [other, odd],
      ...targets.map((target) => [target, denied(target)] as const),
    ]);
    assert.match(text, /^\n ✗ 12 accounts: account-1 \(100000000001\) in\s+Workloads\/Production, account-2/);
    assert.match(text, /and 4 more/);
    assert.equal(text.match(/can't be assumed/g)?.length, 1);
    assert.match(text, /Next: See that it exists in account-1/);
    assert.match(text, /Log: logs\/member-100000000001\.log/);
    assert.ok(text.indexOf("12 accounts") < text.indexOf("Another thing"));
    assert.match(text, /\n1 of 14 stacks are up to date \(1 changed\), 13 failed; 1 min 01 s\n/);
    assert.match(text, /\n1 account left out: suspended\n/);
    assert.match(text, /In full: r\.html$/);
  });

  it("counts each wave in a table where there are several", () => {
    const [first, second, third] = memberTargets(3);
    assert.ok(first && second && third);
    const text = textOf(
      [
        [first, changed],
        [second, changed],
        [third, { kind: "not-begun", reason: "1 failed in canary" }],
      ],
      [
        { kind: "wave-begun", name: "canary", targets: [first] },
        { kind: "wave-begun", name: "wave 1 of 2", targets: [second] },
      ],
    );
    const rows = text.split("\n").map((line) => line.trim().split(/ {2,}/));
    assert.deepEqual(
      rows.filter(([name]) => name === "canary" || name === "all" || name === "no wave"),
      [
        ["canary", "1", "1", "0", "0", "0", "0"],
        ["no wave", "1", "0", "0", "0", "0", "1"],
        ["all", "3", "2", "0", "0", "0", "1"],
      ],
    );
    assert.match(text, /1 not begun: 1 failed in canary/);
  });

  it("lets no text of an account or of AWS act on the terminal", () => {
    const evil = memberTarget(1, { name: "\u001b[2Jgone", unitNames: ["\u001b[31m"] });
    const text = textOf([
      [evil, { kind: "failed", reason: "a\u001b]0;owned\u0007\nb\rc", nextStep: "\u009b5m", milliseconds: 1 }],
    ]);
    assert.doesNotMatch(text, /[^\P{Cc}\n]/u);
  });
});
