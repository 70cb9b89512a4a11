import { sideBySide } from "../functions/domain/sideBySide";
import type { Target } from "./target";
import type { TargetOutcome } from "./targetOutcome";
import type { Wave } from "./waves";

export interface Schedule {
  readonly waves: readonly Wave[];
  readonly atOnce: number;
  /** Never throws: whatever goes wrong is the target's outcome. */
  readonly work: (target: Target) => Promise<TargetOutcome>;
  readonly waveBegun: (wave: Wave) => void;
  readonly ended: (target: Target, outcome: TargetOutcome) => void;
  /** Told once, when nothing further begins. */
  readonly stopping: (reason: string) => void;
  /** Aborted where nothing further may begin; its reason is told. */
  readonly stop: AbortSignal;
}

/**
 * Runs the waves one after the other, the targets of one side by side. What fails stops nothing else, until a wave has as many
 * failures as it may have; from then on, and once `stop` is aborted, nothing begins, and what is under way comes to its end.
 */
export async function runSchedule({ waves, atOnce, work, waveBegun, ended, stopping, stop }: Schedule): Promise<void> {
  let stopped: string | undefined;
  const stopFor = (reason: string) => {
    if (stopped !== undefined) return;
    stopped = reason;
    stopping(reason);
  };
  for (const wave of waves) {
    let failures = 0;
    if (stopped === undefined && !stop.aborted) waveBegun(wave);
    await sideBySide(wave.targets, wave.oneAtATime ? 1 : atOnce, async (target) => {
      if (stop.aborted) stopFor(String(stop.reason));
      if (stopped !== undefined) return ended(target, { kind: "not-begun", reason: stopped });
      const outcome = await work(target);
      ended(target, outcome);
      if (outcome.kind !== "failed") return;
      failures += 1;
      if (wave.stopAt !== undefined && failures >= wave.stopAt)
        stopFor(
          `${failures} of the ${wave.targets.length} accounts of ${wave.name} failed, which is where the settings stop`,
        );
    });
  }
}
