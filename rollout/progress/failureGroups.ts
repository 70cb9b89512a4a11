import type { TargetOutcome } from "../targetOutcome";
import type { RolloutCourse, TargetCourse } from "./rolloutCourse";

type Failed = Extract<TargetOutcome, { kind: "failed" }>;

/** Targets that failed for the same reason and ask for the same next step. */
export interface FailureGroup {
  readonly reason: string;
  readonly nextStep: string;
  readonly targets: readonly TargetCourse[];
}

/**
 * Failures, the most common first: where an SCP refuses 300 accounts, people read it once. Two are the same if they differ only
 * by what names the account (its id, its name, its stack) or the one request, and by the order in which resources failed.
 */
export function failureGroups(course: RolloutCourse): readonly FailureGroup[] {
  const groups = new Map<string, { outcome: Failed; targets: TargetCourse[] }>();
  for (const each of course.all("failed")) {
    if (each.outcome?.kind !== "failed") continue;
    const key = JSON.stringify([alike(each.outcome.reason, each), alike(each.outcome.nextStep, each)]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { outcome: each.outcome, targets: [each] });
    else group.targets.push(each);
  }
  return [...groups.values()]
    .map(({ outcome, targets }) => ({ reason: outcome.reason, nextStep: outcome.nextStep, targets }))
    .sort((one, other) => other.targets.length - one.targets.length);
}

/** As services write the id of a request: `request 3aa62dc1-…`, `RequestID: …`. */
const request = /\brequest(?: ?id)?:? ?[\w-]{16,}/gi;

function alike(text: string, { target }: TargetCourse): string {
  const { id, name } = target.account;
  return text
    .replaceAll(target.stack, "<stack>")
    .replaceAll(id, "<id>")
    .replaceAll(name === "" ? id : name, "<name>")
    .replace(request, "<request>")
    .split("\n")
    .sort()
    .join("\n");
}
