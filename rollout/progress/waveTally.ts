import type { RolloutCourse, TargetCourse } from "./rolloutCourse";
import { standingOf } from "./rolloutCourse";

export const endings = ["changed", "unchanged", "skipped", "failed", "not-begun"] as const;

/** How the targets of a wave ended; those that no wave took in have no `name`. */
export interface WaveTally {
  readonly name?: string;
  readonly targets: number;
  readonly counts: Readonly<Record<(typeof endings)[number], number>>;
}

/** In the order of the waves; last, where there are any, those that no wave took in. */
export function waveTallies(course: RolloutCourse): readonly WaveTally[] {
  const byWave = new Map<string | undefined, TargetCourse[]>();
  for (const name of course.waves) byWave.set(name, []);
  for (const target of course.targets) {
    const wave = byWave.get(target.wave);
    if (wave === undefined) byWave.set(target.wave, [target]);
    else wave.push(target);
  }
  return [...byWave].map(([name, targets]) => tallyOf(name, targets));
}

export function tallyOf(name: string | undefined, targets: readonly TargetCourse[]): WaveTally {
  const counts = { changed: 0, unchanged: 0, skipped: 0, failed: 0, "not-begun": 0 };
  for (const target of targets) {
    const standing = standingOf(target);
    if (standing !== "waiting" && standing !== "running") counts[standing] += 1;
  }
  return { ...(name === undefined ? {} : { name }), targets: targets.length, counts };
}

/** `40 changed, 1 failed`. */
export function tallyText({ counts }: WaveTally): string {
  const told = endings.filter((ending) => counts[ending] > 0);
  return told.length === 0
    ? "nothing to do"
    : told.map((ending) => `${counts[ending]} ${ending.replace("-", " ")}`).join(", ");
}
