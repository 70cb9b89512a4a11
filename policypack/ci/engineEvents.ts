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
  const summary = events.findLast(({ summaryEvent }) => summaryEvent !== undefined)?.summaryEvent;
  return {
    stack: events.flatMap(urnIn).map(stackOf).at(0),
    violations: events.flatMap(violationIn),
    remediations: events.flatMap(({ policyRemediationEvent: event }) =>
      event === undefined ? [] : [{ policy: event.policyName, urn: event.resourceUrn }],
    ),
    errors: events.flatMap(({ diagnosticEvent: event }) =>
      event?.severity === "error" ? [plain(event.message)].filter((message) => message !== "") : [],
    ),
    changes: summary === undefined ? undefined : (summary.resourceChanges ?? {}),
    packs: summary?.PolicyPacks ?? {},
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
