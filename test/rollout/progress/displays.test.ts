import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { LiveDisplay } from "../../../rollout/progress/liveDisplay";
import { PlainDisplay } from "../../../rollout/progress/plainDisplay";
import { RolloutCourse } from "../../../rollout/progress/rolloutCourse";
import type { ProgressEvent } from "../../../rollout/progressEvent";
import type { Target } from "../../../rollout/target";
import { memberTarget, memberTargets } from "../targets";

/** A stream that keeps what is written; a terminal or not. */
function recorder(size?: { readonly columns: number; readonly rows: number }) {
  const stream = Object.assign(new PassThrough(), { isTTY: size !== undefined, ...size, hasColors: () => false });
  return { stream: stream as unknown as NodeJS.WriteStream, text: () => String(stream.read() ?? "") };
}

const changed = { kind: "changed", changes: { create: 12, same: 3 }, milliseconds: 4200 } as const;
const failed = {
  kind: "failed",
  reason: "AccessDenied: no\nand more of it",
  nextStep: "Ask who owns the SCP.",
  milliseconds: 300,
} as const;

function told(display: "plain" | "live", events: readonly ProgressEvent[], rows = 24): string {
  const { stream, text } = recorder(display === "live" ? { columns: 70, rows } : undefined);
  const course = new RolloutCourse();
  const shown = new (display === "plain" ? PlainDisplay : LiveDisplay)(course, stream, () => 0);
  for (const event of events) {
    course.take(event, 0);
    shown.tell(event);
  }
  shown.close();
  return text();
}

function eventsOf(targets: readonly Target[]): readonly ProgressEvent[] {
  const [first, second, third] = targets;
  assert.ok(first && second && third);
  return [
    { kind: "begun", command: "up", targets, leftOut: [], atOnce: 2 },
    { kind: "wave-begun", name: "canary", targets: [first] },
    { kind: "target-begun", target: first },
    { kind: "target-ended", target: first, outcome: changed },
    { kind: "wave-begun", name: "wave 1 of 1", targets: targets.slice(1) },
    { kind: "target-begun", target: second },
    { kind: "target-ended", target: second, outcome: failed },
    { kind: "target-ended", target: third, outcome: { kind: "skipped", reason: "done already" } },
    { kind: "ended", milliseconds: 5000 },
  ];
}

describe("A rollout without a terminal", () => {
  it("is a line for each account that the engine ran for, with what to do for one that failed, and one for each wave", () => {
    assert.deepEqual(
      told("plain", eventsOf(memberTargets(3)))
        .trimEnd()
        .split("\n"),
      [
        "up: 3 stacks, 2 at once",
        "canary: 1 stack",
        "✓ [1/3] account-1 (100000000001): 12 created, 3 as before 4.2 s",
        "canary ended: 1 changed",
        "wave 1 of 1: 2 stacks",
        "✗ [2/3] account-2 (100000000002): AccessDenied: no and more of it 300 ms",
        "    Ask who owns the SCP.",
        "wave 1 of 1 ended: 1 skipped, 1 failed",
      ],
    );
  });

  it("says now and then that it goes on", async () => {
    const { stream, text } = recorder();
    const course = new RolloutCourse();
    const display = new PlainDisplay(course, stream, () => performance.now(), 30);
    const [target] = memberTargets(1);
    assert.ok(target);
    for (const event of [
      { kind: "begun", command: "up", targets: [target], leftOut: [], atOnce: 2 },
      { kind: "target-begun", target },
    ] as const) {
      course.take(event, performance.now());
      display.tell(event);
    }
    await sleep(120);
    display.close();
    assert.match(text(), /\nup 0 of 1 stacks · 1 running · \d+ ms\n/);
  });
});

describe("A rollout on a terminal", () => {
  it("leaves a line of what ended, and clears the block that it draws", () => {
    const output = told("live", eventsOf(memberTargets(3)));
    assert.match(output, /✓ account-1 \(100000000001\): 12 created, 3 as before 4\.2 s\n/);
    assert.match(output, /✗ wave 1 of 1: 1 skipped, 1 failed\n/);
    for (const line of stripVTControlCharacters(output).split("\n")) assert.ok(line.length <= 70, line);
  });

  it("shows failures before what is running, and never more lines than the terminal has", async () => {
    const { stream, text } = recorder({ columns: 70, rows: 12 });
    const targets = memberTargets(50);
    const course = new RolloutCourse();
    const display = new LiveDisplay(course, stream, () => 0);
    const events: ProgressEvent[] = [
      { kind: "begun", command: "up", targets, leftOut: [], atOnce: 40 },
      ...targets.slice(0, 40).map((target): ProgressEvent => ({ kind: "target-begun", target })),
      ...targets.slice(0, 10).map((target): ProgressEvent => ({ kind: "target-ended", target, outcome: failed })),
    ];
    for (const event of events) {
      course.take(event, 0);
      display.tell(event);
    }
    await sleep(150);
    display.close();
    const frame = stripVTControlCharacters(text()).trimEnd().split("\n");
    assert.ok(frame.length < 12, frame.join("\n"));
    assert.match(frame[0] ?? "", /^ {2}✗ account-5 /);
    assert.match(frame.at(-1) ?? "", /^up ━━━━╌+ 10 of 50 stacks · 10 failed · 30 running/);
    assert.match(frame.at(-2) ?? "", /and \d+ more/);
  });

  it("lets no account's name or error act on the terminal", () => {
    const evil = memberTarget(1, { name: "\u001b[2Jgone\u202e\r" });
    const outcome = { ...failed, reason: "\u001b]0;owned\u0007 no", nextStep: "\u001b[31mred" };
    for (const display of ["plain", "live"] as const) {
      const output = told(display, [
        { kind: "begun", command: "up", targets: [evil], leftOut: [], atOnce: 1 },
        { kind: "target-begun", target: evil },
        { kind: "target-ended", target: evil, outcome },
        { kind: "ended", milliseconds: 1 },
      ]);
      const own = ["\u001b[1A\u001b[0J", "\u001b[2A\u001b[0J"];
      const others = own.reduce((text, sign) => text.replaceAll(sign, ""), output);
      assert.doesNotMatch(others, /[^\P{Cc}\n]|\p{Cf}/u);
      assert.match(output, /gone/);
    }
  });
});
