import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Progress } from "../rehearsal/report/progress";
import { RehearsedRollout, type RolloutRun } from "../rehearsal/rollout/rehearsedRollout";
import { checkout } from "../rehearsal/setup/folders";
import type { SeededAccount } from "../rehearsal/world/organizationSeed";
import { readSettingsFile } from "../rollout/settingsFile";
import { stackConfigOf } from "../rollout/stackConfig";
import type { Target } from "../rollout/target";
import { memoryOf } from "./processMemory";

/** Accounts of each measured rollout; `FIREBREAK_BENCH_ACCOUNTS=10,50,200` for others. */
const sizes = (process.env.FIREBREAK_BENCH_ACCOUNTS ?? "10,30").split(",").map(Number);

/** Of the loop, which takes as long for each as for the first. */
const loopSize = 6;

export interface RolloutRow {
  readonly contender: "rollout" | "sequential loop";
  readonly accounts: number;
  readonly seconds: number;
  /** Seconds of the same once more, with nothing to do; the loop has no such. */
  readonly againSeconds?: number;
  /** Seconds of `status` over them. */
  readonly statusSeconds?: number;
  /** The most that all of its processes held. */
  readonly peakMebibytes?: number;
}

export interface RolloutMeasurement {
  readonly atOnce: number;
  readonly rows: readonly RolloutRow[];
}

/** Rollouts of growing numbers of accounts, and the loop that a user would write, each on accounts of its own in one organization. */
export async function measureRollout(tell: (detail: string) => void): Promise<RolloutMeasurement> {
  const members = loopSize + sizes.reduce((sum, size) => sum + size, 0);
  const rollout = await RehearsedRollout.open({ members, progress: new Progress() });
  try {
    const rest = [...rollout.organization.members];
    const rows: RolloutRow[] = [];
    let atOnce = 0;
    tell(`loop over ${loopSize} accounts`);
    rows.push(await measureLoop(rollout, rest.splice(0, loopSize)));
    for (const size of sizes) {
      tell(`rollout to ${size} accounts`);
      rollout.settle({ select: { accounts: rest.splice(0, size).map(({ id }) => id) } });
      const up = await measured(rollout, () => rollout.start(["up"]));
      const report = rollout.lastReport();
      if (report?.counts.changed !== size)
        throw new Error(`The rollout to ${size} accounts ended with ${JSON.stringify(report?.counts)}.`);
      atOnce = Number(/(\d+) at once/.exec(up.output)?.[1] ?? 0);
      const again = await measured(rollout, () => rollout.start(["up"]));
      const status = await measured(rollout, () => rollout.start(["status"]));
      rows.push({
        contender: "rollout",
        accounts: size,
        seconds: up.seconds,
        againSeconds: again.seconds,
        statusSeconds: status.seconds,
        ...(up.peakMebibytes === undefined ? {} : { peakMebibytes: up.peakMebibytes }),
      });
    }
    return { atOnce, rows };
  } finally {
    await rollout.close();
  }
}

async function measureLoop(rollout: RehearsedRollout, accounts: readonly SeededAccount<string>[]): Promise<RolloutRow> {
  rollout.settle({ select: { accounts: accounts.map(({ id }) => id) } });
  const settings = readSettingsFile(rollout.settingsFile);
  const stacks = accounts.map(({ id, name }) => {
    const target: Target = {
      account: { id, name, state: "ACTIVE", unitIds: [], unitNames: [], tags: {} },
      role: "member",
      stack: `loop-${id}`,
      homeRegion: settings.homeRegion,
      regions: settings.regions,
    };
    const roleArn = `arn:aws:iam::${id}:role/${settings.deploymentRole}`;
    return { name: target.stack, config: stackConfigOf(target, settings, roleArn) };
  });
  const file = join(rollout.folder, "loop.json");
  writeFileSync(file, JSON.stringify(stacks));
  const { seconds, peakMebibytes, how, output } = await measured(rollout, () =>
    rollout.node([join(checkout, "rehearsal", "start.mjs"), "bench/rolloutLoop.ts", file], {
      environment: { PULUMI_BACKEND_URL: settings.backend },
    }),
  );
  if (how !== 0) throw new Error(`The loop ended with ${how}:\n${output}`);
  return {
    contender: "sequential loop",
    accounts: accounts.length,
    seconds,
    ...(peakMebibytes === undefined ? {} : { peakMebibytes }),
  };
}

interface Measured {
  readonly seconds: number;
  readonly peakMebibytes: number | undefined;
  readonly how: number | string;
  readonly output: string;
}

async function measured(rollout: RehearsedRollout, start: () => RolloutRun): Promise<Measured> {
  const begun = performance.now();
  const run = start();
  const watching = new AbortController();
  let peak: number | undefined;
  const watched = (async () => {
    while (!watching.signal.aborted) {
      const held = memoryOf(rollout.processes());
      if (held !== undefined) peak = Math.max(peak ?? 0, held);
      await sleep(500, undefined, { signal: watching.signal }).catch(() => undefined);
    }
  })();
  const how = await run.ended;
  const seconds = Math.round((performance.now() - begun) / 100) / 10;
  watching.abort();
  await watched;
  return { seconds, peakMebibytes: peak === undefined ? undefined : Math.round(peak), how, output: run.output() };
}

/** Accounts a minute. */
export function perMinute({ accounts, seconds }: RolloutRow): number {
  return (accounts / seconds) * 60;
}
