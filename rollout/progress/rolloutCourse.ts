import type { ProgressEvent, RolloutCommand } from "../progressEvent";
import type { LeftOut, Target } from "../target";
import type { TargetOutcome } from "../targetOutcome";

/** How far one target is. Times are milliseconds of the clock that the course is told by. */
export interface TargetCourse {
  readonly target: Target;
  readonly wave?: string;
  readonly begunAt?: number;
  /** What the engine is doing: `creating aws:iam/role:Role member-response-role`. */
  readonly step?: string;
  readonly outcome?: TargetOutcome;
}

export type Standing = TargetOutcome["kind"] | "waiting" | "running";

/** What a rollout has come to so far, from its events alone: displays, time left and reports all read this. */
export class RolloutCourse {
  command: RolloutCommand = "up";
  atOnce = 1;
  begunAt = 0;
  /** Of the whole rollout; undefined while it runs. */
  milliseconds: number | undefined;
  leftOut: readonly LeftOut[] = [];
  /** Why no further target begins. */
  stopping: string | undefined;
  readonly waves: string[] = [];
  /** By stack, in the order in which they were named. */
  readonly #targets = new Map<string, TargetCourse>();
  /** Stacks by standing, so that 10,000 targets cost no more at each redraw than those that are shown. */
  readonly #standings = new Map<Standing, Set<string>>();
  /** Milliseconds that the last targets took, latest last; a skipped one took none. */
  readonly #took: number[] = [];

  /** `now`: milliseconds of any one clock. */
  take(event: ProgressEvent, now: number): void {
    switch (event.kind) {
      case "begun":
        this.command = event.command;
        this.atOnce = Math.max(1, event.atOnce);
        this.leftOut = event.leftOut;
        this.begunAt = now;
        for (const target of event.targets) this.#change(target, {});
        return;
      case "wave-begun":
        this.waves.push(event.name);
        for (const target of event.targets) this.#change(target, { wave: event.name });
        return;
      case "target-begun":
        this.#change(event.target, { begunAt: now });
        return;
      case "target-step":
        this.#change(event.target, { step: event.detail });
        return;
      case "target-output":
        return;
      case "target-ended":
        this.#took.push("milliseconds" in event.outcome ? event.outcome.milliseconds : 0);
        if (this.#took.length > remembered) this.#took.shift();
        this.#change(event.target, { outcome: event.outcome });
        return;
      case "stopping":
        this.stopping = event.reason;
        return;
      case "ended":
        this.milliseconds = event.milliseconds;
        return;
    }
  }

  get targets(): readonly TargetCourse[] {
    return [...this.#targets.values()];
  }

  get size(): number {
    return this.#targets.size;
  }

  /** In the order in which they came to this standing. */
  all(standing: Standing): readonly TargetCourse[] {
    return [...(this.#standings.get(standing) ?? [])].flatMap((stack) => this.#targets.get(stack) ?? []);
  }

  count(standing: Standing): number {
    return this.#standings.get(standing)?.size ?? 0;
  }

  get ended(): number {
    return this.size - this.count("waiting") - this.count("running");
  }

  /**
   * Milliseconds until the end, if what is left takes as long as the last ones took; undefined before the first has ended.
   * Skipped ones count as nothing, so that a resumed rollout is soon told rightly.
   */
  timeLeft(now: number): number | undefined {
    if (this.#took.length === 0) return undefined;
    const mean = this.#took.reduce((sum, each) => sum + each, 0) / this.#took.length;
    const waiting = this.stopping === undefined ? this.count("waiting") * mean : 0;
    const running = this.all("running").map(({ begunAt = now }) => Math.max(0, mean - (now - begunAt)));
    const work = waiting + running.reduce((sum, each) => sum + each, 0);
    return Math.max(work / this.atOnce, ...running);
  }

  #change(target: Target, change: Omit<Partial<TargetCourse>, "target">): void {
    const before = this.#targets.get(target.stack);
    const after = { ...before, target, ...change };
    this.#targets.set(target.stack, after);
    const [from, to] = [before && standingOf(before), standingOf(after)];
    if (from === to) return;
    if (from !== undefined) this.#standings.get(from)?.delete(target.stack);
    const there = this.#standings.get(to) ?? new Set();
    this.#standings.set(to, there.add(target.stack));
  }
}

const remembered = 24;

export function standingOf({ begunAt, outcome }: TargetCourse): Standing {
  return outcome?.kind ?? (begunAt === undefined ? "waiting" : "running");
}
