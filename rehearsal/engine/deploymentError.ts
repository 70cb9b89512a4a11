import type { EngineEvent } from "@pulumi/pulumi/automation";
import { Failure } from "../report/failure";

export interface ResourceProblem {
  /** `aws:sqs/queue:Queue dead-letters`; the stack itself for an error of the program. */
  readonly resource: string;
  readonly message: string;
}

const remedy =
  "Correct the program (components/, config/), or rehearsal/ where the emulated organization does less than AWS documents.";

/** A stack did not deploy: which resources, and what the provider said of each; not the engine's whole log. */
export class DeploymentError extends Failure {
  constructor(
    readonly stackName: string,
    readonly operation: string,
    readonly problems: readonly ResourceProblem[],
    options?: { readonly cause?: unknown },
  ) {
    const lines = problems.map(({ resource, message }) => `  ${resource}: ${message.replaceAll("\n", "\n    ")}`);
    super(`Stack ${stackName}: ${operation} failed.\n${lines.join("\n")}`, remedy, options);
  }
}

// The engine repeats a resource's failure as one of the whole update, which says nothing more.
const repetition =
  /^(update|preview|destroy|refresh) failed$|^Running program .* failed with an unhandled|^an unhandled error occurred/i;

/** What went wrong, from the engine's events; falls back on the tail of its output where no event tells. */
export function problemsIn(events: readonly EngineEvent[], output: string): ResourceProblem[] {
  const problems = events.flatMap(({ diagnosticEvent }) => {
    if (diagnosticEvent?.severity !== "error") return [];
    const message = stripMarkup(diagnosticEvent.message).trim();
    return message && !repetition.test(message) ? [{ resource: resourceOf(diagnosticEvent.urn), message }] : [];
  });
  const distinct = problems.filter(
    (problem, at) =>
      problems.findIndex(({ resource, message }) => resource === problem.resource && message === problem.message) ===
      at,
  );
  if (distinct.length > 0) return distinct;
  const tail = output.trim().split("\n").filter(Boolean).slice(-8).join("\n");
  return [{ resource: "engine", message: tail || "it ended without a word" }];
}

/** `urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>` as `<type> <name>`. */
export function resourceOf(urn: string | undefined): string {
  const [, , types, name] = urn?.split("::") ?? [];
  return types === undefined || types === "pulumi:pulumi:Stack" ? "program" : `${types.split("$").at(-1)} ${name}`;
}

/** The engine's own colour marks: `<{%reset%}>`. */
function stripMarkup(text: string): string {
  return text.replace(/<\{%[^%]*%\}>/g, "");
}
