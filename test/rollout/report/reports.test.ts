import assert from "node:assert/strict";
import { RolloutCourse } from "../../../rollout/progress/rolloutCourse";
import type { ProgressEvent } from "../../../rollout/progressEvent";
import { htmlReport } from "../../../rollout/report/htmlReport";
import { type RolloutReport, rolloutReport } from "../../../rollout/report/rolloutReport";
import { memberTarget, memberTargets } from "../targets";

const subject = { organizationId: "o-abcdefghij", version: "0.2.0", startedAt: new Date("2027-01-19T09:30:00Z") };

function reportOf(events: readonly ProgressEvent[]): RolloutReport {
  const course = new RolloutCourse();
  for (const event of events) course.take(event, 0);
  return rolloutReport(course, subject, (stack) => `logs/${stack}.log`);
}

const [first, second, third, fourth] = memberTargets(4);
assert.ok(first && second && third && fourth);
const targets = [first, second, third, fourth];
const events: readonly ProgressEvent[] = [
  {
    kind: "begun",
    command: "up",
    targets,
    leftOut: [{ account: memberTarget(9).account, reason: "excluded" }],
    atOnce: 2,
  },
  { kind: "wave-begun", name: "canary", targets: [first] },
  { kind: "target-begun", target: first },
  { kind: "target-ended", target: first, outcome: { kind: "changed", changes: { create: 3 }, milliseconds: 1200 } },
  { kind: "target-ended", target: second, outcome: { kind: "skipped", reason: "done at this version" } },
  { kind: "target-begun", target: third },
  {
    kind: "target-ended",
    target: third,
    outcome: { kind: "failed", reason: "AccessDenied", nextStep: "Ask.", milliseconds: 100 },
  },
];

describe("The report of a rollout", () => {
  it("says of each account and Region whether it is covered, and why one is not", () => {
    const report = reportOf([
      ...events,
      { kind: "target-ended", target: fourth, outcome: { kind: "not-begun", reason: "stopped" } },
    ]);
    assert.deepEqual(
      report.stacks.map(({ stack, outcome, coverage, reason, log }) => [stack, outcome, coverage, reason, log]),
      [
        [third.stack, "failed", "not-covered", "AccessDenied", `logs/${third.stack}.log`],
        [fourth.stack, "not-begun", "not-covered", "stopped", undefined],
        [first.stack, "changed", "covered", undefined, `logs/${first.stack}.log`],
        [second.stack, "skipped", "covered", "done at this version", undefined],
      ],
    );
    assert.deepEqual(report.stacks[0]?.regions, ["eu-central-1", "us-east-1"]);
    assert.deepEqual(report.counts, { failed: 1, unfinished: 0, "not-begun": 1, changed: 1, unchanged: 0, skipped: 1 });
    assert.equal(report.leftOut[0]?.reason, "excluded");
    assert.deepEqual(JSON.parse(JSON.stringify(report)), report);
  });

  it("calls unfinished what was under way when it was written, and nothing covered that a plan looked at", () => {
    const report = reportOf([...events, { kind: "target-begun", target: fourth }]);
    assert.equal(report.stacks.find(({ stack }) => stack === fourth.stack)?.outcome, "unfinished");
    assert.equal(report.milliseconds, undefined);
    const plan = reportOf(events.map((event) => (event.kind === "begun" ? { ...event, command: "plan" } : event)));
    assert.deepEqual(new Set(plan.stacks.map(({ coverage }) => coverage)), new Set(["not-known"]));
  });

  it("shows whatever accounts are called and AWS says as text, in a page without scripts that loads nothing", () => {
    const evil = `<script>alert(1)</script><img src=x onerror=alert(1)>"'&`;
    const target = memberTarget(1, { name: evil, unitNames: [evil] });
    const page = htmlReport(
      reportOf([
        {
          kind: "begun",
          command: "up",
          targets: [{ ...target, stack: evil, regions: [evil] }],
          leftOut: [{ account: target.account, reason: evil }],
          atOnce: 1,
        },
        { kind: "wave-begun", name: evil, targets: [] },
        { kind: "target-begun", target: { ...target, stack: evil, regions: [evil] } },
        {
          kind: "target-ended",
          target: { ...target, stack: evil, regions: [evil] },
          outcome: { kind: "failed", reason: evil, nextStep: evil, milliseconds: 1 },
        },
        { kind: "stopping", reason: evil },
      ]),
    );
    assert.doesNotMatch(page, /<script|<img|javascript:/);
    assert.deepEqual(page.match(/ on\w+=/g)?.filter((found) => !page.includes(`x${found}`)) ?? [], []);
    assert.match(page, /default-src 'none'; style-src 'sha256-/);
    assert.ok(page.includes("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert.doesNotMatch(page, /(?:src|href)="(?!logs\/)/);
  });

  it("puts failures before the table of accounts by Regions, with links to their logs", () => {
    const page = htmlReport(reportOf(events));
    assert.ok(page.indexOf("<h2>Failed</h2>") < page.indexOf("<h2>Coverage</h2>"));
    assert.ok(page.includes(`<a href="logs/${third.stack}.log">log</a>`));
    assert.equal(page.match(/class="region covered"/g)?.length, 4);
    assert.equal(page.match(/class="region not-covered"/g)?.length, 4);
  });
});
