import * as z from "zod";
import type { Hold } from "./containmentRequest";
import type { Change } from "./incident";

/** How long an incident's containment holds, as its ledger entry has it. Times are ISO 8601 in UTC. */
export const incidentHoldSchema = z.object({
  /** As it was asked for: `4h`. */
  for: z.string(),
  then: z.enum(["release", "ask"]),
  /** When it ends; not there while the resource is not contained. */
  until: z.string().optional(),
});
export type IncidentHold = z.output<typeof incidentHoldSchema>;

const minutesIn = { m: 1, h: 60, d: 1440 } as const;

/** The shortest and the longest hold, in minutes: Scheduler keeps time to the minute, and nobody remembers why after a quarter. */
export const holdLimits = { shortest: 5, longest: 90 * 1440 } as const;

/** Minutes in `30m`, `4h`, `2d`; undefined for what is none, or is shorter or longer than a hold may be. */
export function holdMinutes(duration: string): number | undefined {
  const [, count = "", unit = ""] = /^([1-9]\d{0,3})([mhd])$/.exec(duration) ?? [];
  if (unit !== "m" && unit !== "h" && unit !== "d") return undefined;
  const minutes = Number(count) * minutesIn[unit];
  return minutes >= holdLimits.shortest && minutes <= holdLimits.longest ? minutes : undefined;
}

/** What is wrong with a hold's length, for a person. */
export const holdLengthProblem = "must be 5 minutes to 90 days, written as 30m, 4h or 2d";

/**
 * When a hold that begins then ends: on the next whole minute, for Scheduler starts its target some time within one ("Schedule
 * types", one-time schedules), and never before the hold has ended.
 */
export function endOfHold(begun: string, duration: string): string {
  const minutes = holdMinutes(duration);
  if (minutes === undefined) throw new RangeError(`A hold of ${JSON.stringify(duration)} ${holdLengthProblem}.`);
  return new Date(Math.ceil(Date.parse(begun) / 60_000 + minutes) * 60_000).toISOString();
}

/** A hold made longer by so much: from its own end, or from now where that is over or there was none. */
export function extendedHold(
  hold: IncidentHold | undefined,
  by: string,
  ending: Hold["then"] | undefined,
  now: string,
): IncidentHold & { readonly until: string } {
  const from = hold?.until !== undefined && hold.until > now ? hold.until : now;
  return { for: by, then: ending ?? hold?.then ?? "ask", until: endOfHold(from, by) };
}

/** `until 2026-11-21 17:30 UTC, then it is released` */
export function describeHold({ until, then }: Pick<IncidentHold, "until" | "then">): string {
  const end = then === "release" ? "then it is released" : "then people are asked whether it is to go on";
  return until === undefined ? end : `until ${until.slice(0, 16).replace("T", " ")} UTC, ${end}`;
}

/** The incident's change that a schedule is: nothing that a release undoes, so nothing was before. */
export const holdItem = "hold";

export function holdChange(outcome: Pick<Change, "state" | "detail">): Change {
  return { item: holdItem, before: null, ...outcome };
}

/** Scheduler's name of it: another end is another schedule, so making it is safe to repeat. At most 64 characters. */
export function holdScheduleName(incidentId: string, until: string): string {
  return `${incidentId}-${until.slice(0, 16).replace(/[-:]/g, "")}`;
}

/** What a schedule sends to the release responder when its time comes. */
export const holdEndSchema = z.strictObject({
  holdEnd: z.strictObject({
    /** The incident's subject: `<account>/<region>/<resource>/<responder>`. */
    key: z.string().min(1),
    /** Another incident of the same subject is none of this schedule's. */
    incidentId: z.string().min(1),
    /** The end that the schedule was made for; where the ledger has a later one, the hold was extended. */
    until: z.iso.datetime(),
  }),
});
export type HoldEnd = z.output<typeof holdEndSchema>["holdEnd"];
