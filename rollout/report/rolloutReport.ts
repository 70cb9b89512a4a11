import type { RolloutCourse } from "../progress/rolloutCourse";
import { standingOf } from "../progress/rolloutCourse";
import { waveTallies } from "../progress/waveTally";
import type { RolloutCommand } from "../progressEvent";
import type { LeftOut, StackRole } from "../target";

/** What is known of a rollout beside its events. */
export interface ReportSubject {
  readonly organizationId: string;
  /** Of Firebreak. */
  readonly version: string;
  readonly startedAt: Date;
}

/**
 * - `covered`: the stack is there as this version and these settings make it.
 * - `not-covered`: it failed, or nothing was begun; what an earlier rollout had deployed may still stand there.
 * - `not-known`: a plan changes nothing, so it says nothing of what is there.
 * - `removed`: `destroy` took it down.
 */
export type Coverage = "covered" | "not-covered" | "not-known" | "removed";

export interface ReportedStack {
  readonly stack: string;
  readonly role: StackRole;
  readonly account: LeftOut["account"];
  readonly homeRegion: string;
  readonly regions: readonly string[];
  readonly wave?: string;
  readonly outcome: "changed" | "unchanged" | "skipped" | "failed" | "not-begun" | "unfinished";
  readonly coverage: Coverage;
  readonly changes?: Readonly<Record<string, number>>;
  readonly reason?: string;
  readonly nextStep?: string;
  readonly milliseconds?: number;
  /** Path of its log, relative to the report; absent where the engine was not started. */
  readonly log?: string;
}

/** `report.json`. A later version may add members, and changes none without another `format`. */
export interface RolloutReport {
  readonly format: 1;
  readonly command: RolloutCommand;
  readonly organizationId: string;
  readonly version: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Absent in the report of a rollout that has not ended: it runs still, or was killed. */
  readonly milliseconds?: number;
  readonly stopped?: string;
  readonly counts: Readonly<Record<ReportedStack["outcome"], number>>;
  readonly waves: ReturnType<typeof waveTallies>;
  /** Failed ones first, then those that were not begun or not finished, then all others. */
  readonly stacks: readonly ReportedStack[];
  readonly leftOut: readonly LeftOut[];
}

const order: Readonly<Record<ReportedStack["outcome"], number>> = {
  failed: 0,
  unfinished: 1,
  "not-begun": 2,
  changed: 3,
  unchanged: 3,
  skipped: 3,
};

/** `logOf`: path of a stack's log, relative to the report. */
export function rolloutReport(
  course: RolloutCourse,
  subject: ReportSubject,
  logOf: (stack: string) => string,
): RolloutReport {
  const stacks = course.targets
    .map((each): ReportedStack => {
      const { target, wave, outcome: ended } = each;
      const standing = standingOf(each);
      const outcome = standing === "running" ? "unfinished" : standing === "waiting" ? "not-begun" : standing;
      return {
        ...target,
        ...(wave === undefined ? {} : { wave }),
        outcome,
        coverage: coverageOf(outcome, course.command),
        ...(ended === undefined ? {} : detailsOf(ended)),
        ...(each.begunAt === undefined || outcome === "skipped" ? {} : { log: logOf(target.stack) }),
      };
    })
    .sort((one, other) => order[one.outcome] - order[other.outcome]);
  const counts = { failed: 0, unfinished: 0, "not-begun": 0, changed: 0, unchanged: 0, skipped: 0 };
  for (const { outcome } of stacks) counts[outcome] += 1;
  return {
    format: 1,
    command: course.command,
    organizationId: subject.organizationId,
    version: subject.version,
    startedAt: subject.startedAt.toISOString(),
    ...(course.milliseconds === undefined ? {} : { milliseconds: course.milliseconds }),
    ...(course.stopping === undefined ? {} : { stopped: course.stopping }),
    counts,
    waves: waveTallies(course),
    stacks,
    leftOut: course.leftOut,
  };
}

function coverageOf(outcome: ReportedStack["outcome"], command: RolloutCommand): Coverage {
  if (command === "plan") return "not-known";
  if (outcome === "failed" || outcome === "not-begun" || outcome === "unfinished") return "not-covered";
  return command === "destroy" ? "removed" : "covered";
}

function detailsOf(
  outcome: NonNullable<RolloutCourse["targets"][number]["outcome"]>,
): Pick<ReportedStack, "changes" | "reason" | "nextStep" | "milliseconds"> {
  const { kind: _kind, ...details } = outcome;
  return details;
}
