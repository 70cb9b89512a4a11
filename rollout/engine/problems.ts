import type { EngineEvent } from "@pulumi/pulumi/automation";

export interface ResourceProblem {
  /** `aws:sqs/queue:Queue dead-letters`; `program` for an error of the program, `engine` where no event tells. */
  readonly resource: string;
  readonly message: string;
}

// The engine repeats a resource's failure as one of the whole update, which says nothing more.
const repetition =
  /^(update|preview|destroy|refresh) failed$|^Running program .* failed with an unhandled|^an unhandled error occurred/i;

/** What went wrong, from the engine's events; falls back on the tail of its output where no event tells. */
export function problemsIn(events: readonly EngineEvent[], output: string): ResourceProblem[] {
  const problems = events.flatMap(({ diagnosticEvent }) => {
    if (diagnosticEvent?.severity !== "error") return [];
    const message = withoutTrace(stripMarkup(diagnosticEvent.message)).trim();
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

const verbs: Readonly<Record<string, string>> = {
  create: "creating",
  update: "updating",
  delete: "deleting",
  replace: "replacing",
  read: "reading",
  import: "importing",
  refresh: "refreshing",
};

/** `creating aws:sqs/queue:Queue dead-letters`; undefined where the event begins no change. */
export function stepOf({ resourcePreEvent }: EngineEvent): string | undefined {
  const verb = resourcePreEvent && verbs[resourcePreEvent.metadata.op];
  return verb ? `${verb} ${resourceOf(resourcePreEvent.metadata.urn)}` : undefined;
}

/** An error of the program comes twice, once as what Node prints of it. */
function withoutTrace(text: string): string {
  return text.replace(/^Unhandled exception: (?:\w*Error: )?/, "").replace(/\n\s+at [^\n]+/g, "");
}

/** The engine's own colour marks: `<{%reset%}>`. */
function stripMarkup(text: string): string {
  return text.replace(/<\{%[^%]*%\}>/g, "");
}
