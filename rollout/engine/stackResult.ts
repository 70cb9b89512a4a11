import type { EngineEvent } from "@pulumi/pulumi/automation";
import { problemsIn, type ResourceProblem } from "./problems";

/** One stack, and what it is to be configured as. */
export interface StackSpec {
  readonly name: string;
  /** By full key, lists and objects as such: `{ "firebreak:regions": ["eu-central-1"] }`. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Whether the backend has it. */
  readonly exists: boolean;
}

/** Told while an operation goes on. */
export interface StackListener {
  /** `creating aws:iam/role:Role member-response-role`. */
  step(detail: string): void;
  /** The engine's own output, in pieces as they come. */
  output(text: string): void;
}

export type StackResult =
  | { readonly kind: "done"; readonly changes: Readonly<Record<string, number>> }
  | { readonly kind: "refused"; readonly problems: readonly ResourceProblem[]; readonly cause: unknown };

/** From the events of an operation that came to its end. */
export function doneBy(events: readonly EngineEvent[]): StackResult {
  return {
    kind: "done",
    changes: events.find(({ summaryEvent }) => summaryEvent)?.summaryEvent?.resourceChanges ?? {},
  };
}

/** What kept the operation from its end: mandatory policies by their names, else what resources and the engine said. */
export function refusedFor(events: readonly EngineEvent[], output: readonly string[], cause: unknown): StackResult {
  const violations = events.flatMap(({ policyEvent }) =>
    policyEvent?.enforcementLevel === "mandatory"
      ? [
          {
            resource: `policy ${policyEvent.policyName}`,
            message: policyEvent.message.replace(/<\{%[^%]*%\}>/g, "").trim(),
          },
        ]
      : [],
  );
  if (violations.length > 0) return { kind: "refused", problems: violations, cause };
  const text = output.join("") || (cause instanceof Error ? cause.message : String(cause));
  return { kind: "refused", problems: problemsIn(events, fromError(text)), cause };
}

/** Without the progress that the engine prints before it says what is wrong. */
function fromError(text: string): string {
  const at = text.search(/^error: /m);
  return at === -1 ? text : text.slice(at + "error: ".length);
}
