import { type Exception, parseException } from "./exception";

/** What an exception is asked about. */
export interface ExceptionQuestion {
  /** Key of the exception tag; AWS tag keys are case-sensitive, and so is this. */
  readonly tagKey: string;
  /** The responder that asks, and the Config rule that it answers, by name: one of them must be in the scope. */
  readonly names: readonly string[];
  /** When it is asked, in ISO 8601. */
  readonly now: string;
  /** Whether an exception without an end still exempts, as every one does in the reference. */
  readonly allowUnbounded: boolean;
}

export type ExceptionVerdict =
  | { readonly kind: "none" }
  | {
      readonly kind: "exempt";
      readonly value: string;
      readonly exception: Exception;
      /** What a person should mend though it exempts: no end. */
      readonly warnings: readonly string[];
    }
  /** The tag is there and exempts from nothing here. */
  | {
      readonly kind: "void";
      readonly value: string;
      readonly because: "malformed" | "expired" | "out-of-scope" | "unbounded";
      /** Ends a sentence that begins with the tag: `ended on 2026-10-01`. */
      readonly reason: string;
    };

/** Whether the exception tag, among the tags that the resource carries now, exempts it from what asks. Never throws. */
export function judgeException(tags: Readonly<Record<string, string>>, question: ExceptionQuestion): ExceptionVerdict {
  const value = Object.hasOwn(tags, question.tagKey) ? tags[question.tagKey] : undefined;
  if (value === undefined) return { kind: "none" };
  const reading = parseException(value);
  if (reading.kind === "malformed")
    return { kind: "void", value, because: "malformed", reason: `can't be read: ${reading.problems.join("; ")}` };
  const { exception } = reading;
  const { until, scope } = exception;
  if (until !== undefined && hasEnded(until, question.now))
    return { kind: "void", value, because: "expired", reason: `ended on ${until}` };
  if (scope !== undefined && !question.names.some((name) => scope.includes(name)))
    return {
      kind: "void",
      value,
      because: "out-of-scope",
      reason: `is for ${scope.join(", ")} only, not for ${question.names.join(" or ")}`,
    };
  if (until !== undefined) return { kind: "exempt", value, exception, warnings: [] };
  if (!question.allowUnbounded)
    return {
      kind: "void",
      value,
      because: "unbounded",
      reason:
        "has no end, and this organization takes none without one (firebreak:allowUnboundedExceptions); add until=, as in until=2027-01-31",
    };
  return { kind: "exempt", value, exception, warnings: ["It has no end: add until=, as in until=2027-01-31."] };
}

/** Whether the last day of an exception, as `2027-01-31`, was over at a moment in ISO 8601. Days are those of UTC. */
export function hasEnded(until: string, now: string): boolean {
  return until < new Date(now).toISOString().slice(0, 10);
}
