import { type ExceptionReading, parseException } from "./exception";
import { hasEnded } from "./exceptionVerdict";

/** What a report says of an exception, what needs a hand first. Each exception is of one class at least. */
export const exceptionClasses = [
  "misspelt",
  "malformed",
  "expired",
  "expiring",
  "unbounded",
  "ownerless",
  "new",
  "in-order",
] as const;
export type ExceptionClass = (typeof exceptionClasses)[number];

/** Days before its end in which an exception is reported as ending. */
export const expiringWithinDays = 14;

/** A resource that carries the exception tag, or one that was likely meant for it, as it was read. */
export interface FoundException {
  /** `eu-central-1`, or `global` for what has no Region. */
  readonly place: string;
  /** ARN. */
  readonly resource: string;
  /** The tag's own key: it may be a near miss of the exception's (`nearMissKeys`). */
  readonly key: string;
  readonly value: string;
  /** Whether the last report knew no such tag on this resource. */
  readonly isNew: boolean;
}

export interface ReportedException extends FoundException {
  /** In the order of `exceptionClasses`. */
  readonly classes: readonly [ExceptionClass, ...ExceptionClass[]];
  /** As the tag names it; undefined where it names none, or can't be read. */
  readonly owner: string | undefined;
  /** What is to be said of it, each the end of a sentence that begins with the exception: `ended on 2026-10-01`. */
  readonly remarks: readonly string[];
}

/** What an exception is judged by. */
export interface ReportedDay {
  /** In ISO 8601; what counts is its day in UTC, as in `hasEnded`. */
  readonly at: string;
  /** The exception tag's key. */
  readonly tagKey: string;
  /** Whether an exception without an end exempts. */
  readonly allowUnbounded: boolean;
}

interface Judgement {
  readonly class: ExceptionClass;
  readonly remark: string;
}

/** Which classes an exception is of. Never throws. */
export function classifyException(found: FoundException, day: ReportedDay): ReportedException {
  const reading = parseException(found.value);
  const judgements: readonly Judgement[] = [
    ...(found.key === day.tagKey ? judgementsOf(reading, day) : [misspelling(found.key, day.tagKey)]),
    ...(found.isNew ? [{ class: "new", remark: "is new since the last report" } as const] : []),
  ];
  const [first, ...others] = judgements.map((judgement) => judgement.class);
  return {
    ...found,
    classes: first === undefined ? ["in-order"] : [first, ...others],
    owner: reading.kind === "exception" ? reading.exception.owner : undefined,
    remarks: judgements.map(({ remark }) => remark),
  };
}

/** Whether there is more to say of it than that it is there. */
export function isNoteworthy({ classes }: ReportedException): boolean {
  return classes[0] !== "in-order";
}

function misspelling(key: string, tagKey: string): Judgement {
  return {
    class: "misspelt",
    remark: `has the key ${JSON.stringify(key)}, which exempts from nothing: it is ${tagKey}`,
  };
}

function judgementsOf(reading: ExceptionReading, day: ReportedDay): readonly Judgement[] {
  if (reading.kind === "malformed")
    return [{ class: "malformed", remark: `can't be read: ${reading.problems.join("; ")}` }];
  const { until, owner } = reading.exception;
  return [
    ...endJudgements(until, day),
    ...(owner === undefined ? [{ class: "ownerless", remark: "names nobody who answers for it" } as const] : []),
  ];
}

function endJudgements(until: string | undefined, { at, allowUnbounded }: ReportedDay): readonly Judgement[] {
  if (until === undefined)
    return [{ class: "unbounded", remark: allowUnbounded ? "has no end" : "has no end, and so exempts from nothing" }];
  if (hasEnded(until, at)) return [{ class: "expired", remark: `ended on ${until}` }];
  const days = daysUntil(until, at);
  if (days > expiringWithinDays) return [];
  const when = days === 0 ? "today" : days === 1 ? "tomorrow" : `in ${days} days`;
  return [{ class: "expiring", remark: `ends on ${until}, ${when}` }];
}

/** Whole days from today until a day, as `2027-01-31`: 0 is today. */
function daysUntil(until: string, now: string): number {
  const today = new Date(now).toISOString().slice(0, 10);
  return Math.round((Date.parse(until) - Date.parse(today)) / 86_400_000);
}
