import * as z from "zod";

/** What a preview tells of the pack's policies, from the engine's own events. */
export interface PolicyPreview {
  /** `project/stack`; undefined where no event names a resource. */
  readonly stack: string | undefined;
  readonly violations: readonly PolicyViolation[];
  readonly remediations: readonly { readonly policy: string; readonly urn: string }[];
  /** Errors that are no policy's: of the program, of a provider. */
  readonly errors: readonly string[];
  /** Resources by what would happen to them: `{ create: 3, same: 12 }`. Undefined where the preview did not come to its end. */
  readonly changes: Readonly<Record<string, number>> | undefined;
  /** Packs that ran, with their versions. */
  readonly packs: Readonly<Record<string, string>>;
}

export interface PolicyViolation {
  readonly policy: string;
  readonly pack: string;
  /** `mandatory` refuses the change, every other level tells. */
  readonly level: string;
  /** Undefined for a violation by the stack as a whole. */
  readonly urn: string | undefined;
  readonly message: string;
}

/** The events that are looked at (pulumi/pulumi, sdk/go/common/apitype/events.go); all others pass unread. */
const eventSchema = z.object({
  sequence: z.number(),
  policyEvent: z
    .object({
      resourceUrn: z.string().optional(),
      message: z.string(),
      policyName: z.string(),
      policyPackName: z.string(),
      enforcementLevel: z.string(),
    })
    .optional(),
  policyRemediationEvent: z.object({ resourceUrn: z.string().default(""), policyName: z.string() }).optional(),
  diagnosticEvent: z.object({ message: z.string(), severity: z.string() }).optional(),
  summaryEvent: z
    .object({
      resourceChanges: z.record(z.string(), z.number()).nullish(),
      PolicyPacks: z.record(z.string(), z.string()).nullish(),
    })
    .optional(),
  resourcePreEvent: z.object({ metadata: z.object({ urn: z.string() }) }).optional(),
});
type EngineEvent = z.output<typeof eventSchema>;

/** Marks that the engine puts into texts for the terminal to colour: `<{%fg 13%}>`. */
const colourMarks = /<\{%.*?%\}>/g;

/**
 * Reads the events of `pulumi preview --json` with `PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true`, one on a line. Lines that are no
 * event are what the program itself wrote, and are left out. Undefined where none is an event: without that variable the CLI
 * writes one document, and leaves the policies out of it.
 */
export function readPreview(text: string): PolicyPreview | undefined {
  const events = text.split("\n").flatMap(eventIn);
  if (events.length === 0) return undefined;
  const violations = events.flatMap(violationIn);
  const summary = events.findLast(({ summaryEvent }) => summaryEvent !== undefined)?.summaryEvent;
  return {
    stack: events.flatMap(urnIn).map(stackOf).at(0),
    violations,
    remediations: events.flatMap(({ policyRemediationEvent: event }) =>
      event === undefined ? [] : [{ policy: event.policyName, urn: event.resourceUrn }],
    ),
    errors: events.flatMap(errorIn).filter((error) => !isRefusal(error, violations)),
    changes: summary === undefined ? undefined : (summary.resourceChanges ?? {}),
    packs: Object.fromEntries(Object.entries(summary?.PolicyPacks ?? {}).map(([name, of]) => [packName(name), of])),
  };
}

function eventIn(line: string): readonly EngineEvent[] {
  if (!line.startsWith("{")) return [];
  try {
    const event = eventSchema.safeParse(JSON.parse(line));
    return event.success ? [event.data] : [];
  } catch {
    return [];
  }
}

function violationIn({ policyEvent: event }: EngineEvent): readonly PolicyViolation[] {
  if (event === undefined) return [];
  return [
    {
      policy: event.policyName,
      pack: event.policyPackName,
      level: event.enforcementLevel,
      urn: event.resourceUrn === "" ? undefined : event.resourceUrn,
      message: plain(event.message),
    },
  ];
}

function errorIn({ diagnosticEvent: event }: EngineEvent): readonly string[] {
  if (event?.severity !== "error") return [];
  const message = plain(event.message);
  return message === "" ? [] : [message];
}

/** The engine adds this error of its own to a mandatory violation. */
function isRefusal(error: string, violations: readonly PolicyViolation[]): boolean {
  return /^(preview|update) failed$/.test(error) && violations.some(({ level }) => level === "mandatory");
}

/** `firebreak|local|/home/runner/…`, as the engine names a pack from a folder. */
function packName(name: string): string {
  return name.split("|")[0] ?? name;
}

function urnIn({ resourcePreEvent, policyEvent }: EngineEvent): readonly string[] {
  return [resourcePreEvent?.metadata.urn, policyEvent?.resourceUrn].flatMap((urn) => urn || []);
}

/** `urn:pulumi:<stack>::<project>::…` */
function stackOf(urn: string): string {
  const [stack = "", project = ""] = urn.replace(/^urn:pulumi:/, "").split("::");
  return `${project}/${stack}`;
}

function plain(message: string): string {
  return message.replaceAll(colourMarks, "").trim();
}
