import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { Redaction } from "../../rollout/logs/redaction";
import type { ProgressEvent } from "../../rollout/progressEvent";
import type { RolloutReport } from "../../rollout/report/rolloutReport";
import { runSchedule } from "../../rollout/schedule";
import type { Target } from "../../rollout/target";
import type { TargetOutcome } from "../../rollout/targetOutcome";
import { RolloutWatch } from "../../rollout/watch";
import type { Wave } from "../../rollout/waves";
import { memberTargets } from "./targets";

const atOnce = 16;

describe("A rollout to 200 accounts with a stand-in for the engine", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "firebreak-two-hundred-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const targets = memberTargets(200);
  const waves: readonly Wave[] = [
    { name: "canary", targets: targets.slice(0, 4), oneAtATime: false, stopAt: 1 },
    { name: "wave 1 of 2", targets: targets.slice(4, 100), oneAtATime: false, stopAt: 20 },
    { name: "wave 2 of 2", targets: targets.slice(100), oneAtATime: false, stopAt: 20 },
  ];

  async function roll(
    outcomeOf: (target: Target, index: number) => TargetOutcome,
    stop = new AbortController(),
  ): Promise<{ readonly report: RolloutReport; readonly begun: readonly string[]; readonly most: number }> {
    const stream = Object.assign(new PassThrough().resume(), { isTTY: false }) as unknown as NodeJS.WriteStream;
    const about = { organizationId: "o-abcdefghij", version: "0.2.0", redaction: new Redaction() };
    const watch = new RolloutWatch({ command: "up", folder, stream, ...about });
    const tell = (event: ProgressEvent) => watch.tell(event);
    tell({ kind: "begun", command: "up", targets, leftOut: [], atOnce });
    const begun: string[] = [];
    let [running, most] = [0, 0];
    await runSchedule({
      waves,
      atOnce,
      stop: stop.signal,
      waveBegun: ({ name, targets: its }) => tell({ kind: "wave-begun", name, targets: its }),
      stopping: (reason) => tell({ kind: "stopping", reason }),
      ended: (target, outcome) => tell({ kind: "target-ended", target, outcome }),
      work: async (target) => {
        begun.push(target.stack);
        most = Math.max(most, ++running);
        tell({ kind: "target-begun", target });
        tell({ kind: "target-output", target, text: `about ${target.stack}\n` });
        await sleep(1);
        running--;
        return outcomeOf(target, targets.indexOf(target));
      },
    });
    tell({ kind: "ended", milliseconds: 1 });
    watch.close();
    return { report: JSON.parse(readFileSync(join(watch.folder, "report.json"), "utf8")), begun, most };
  }

  const done: TargetOutcome = { kind: "changed", changes: { create: 28 }, milliseconds: 1 };
  const refused: TargetOutcome = { kind: "failed", reason: "AccessDenied", nextStep: "Ask.", milliseconds: 1 };

  it("begins each account once, never more side by side than allowed, and accounts for every one in report and log", async () => {
    const { report, begun, most } = await roll((_, index) => (index % 40 === 39 ? refused : done));
    assert.equal(new Set(begun).size, 200);
    assert.equal(begun.length, 200);
    assert.equal(most, atOnce);
    assert.deepEqual([report.counts.changed, report.counts.failed, report.counts.unfinished], [195, 5, 0]);
    const [run = ""] = readdirSync(join(folder, "runs"));
    const logs = readdirSync(join(folder, "runs", run, "logs"));
    assert.equal(logs.length, 200);
    for (const { stack, log } of report.stacks)
      assert.match(readFileSync(join(folder, "runs", run, log ?? ""), "utf8"), new RegExp(`\\nabout ${stack}\\n`));
  });

  it("begins nothing after a wave that went wrong, and says so of each account", async () => {
    const { report, begun } = await roll((_, index) => (index < 50 ? done : refused));
    assert.ok(begun.length < 100, String(begun.length));
    assert.equal(report.counts["not-begun"], 200 - begun.length);
    assert.match(report.stopped ?? "", /20 of the 96 accounts of wave 1 of 2 failed/);
    assert.ok(report.stacks.filter(({ outcome }) => outcome === "not-begun").every(({ reason }) => reason));
  });

  it("lets what is under way end where it is stopped, and begins nothing further", async () => {
    const stop = new AbortController();
    const { report, begun } = await roll((_, index) => {
      if (index === 60) stop.abort("stopped on request");
      return done;
    }, stop);
    assert.deepEqual(
      [report.counts.changed, report.counts.unfinished, report.counts["not-begun"]],
      [begun.length, 0, 200 - begun.length],
    );
    assert.ok(begun.length < 60 + 2 * atOnce, String(begun.length));
    assert.equal(report.stopped, "stopped on request");
  });
});
