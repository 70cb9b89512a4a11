import * as z from "zod";
import { incidentHoldSchema } from "./hold";
import { impactCardSchema } from "./impactCard";

/** What an incident is about: one resource and one action on it. A second finding about both is the same incident. */
export interface IncidentSubject {
  readonly accountId: string;
  /** `global` for what has no Region (IAM): each Region reports one IAM act as a finding of its own. */
  readonly region: string;
  /** `instance/i-0123456789abcdef0` */
  readonly resource: string;
  /** The responder: `isolate-instance`. */
  readonly action: string;
}

/** `123456789012/eu-central-1/instance/i-0123456789abcdef0/isolate-instance`, the ledger's partition key. */
export function subjectKey(subject: IncidentSubject): string {
  return `${subject.accountId}/${subject.region}/${subject.resource}/${subject.action}`;
}

const statuses = [
  "containing",
  "contained",
  "exempt",
  "not-applicable",
  "failed",
  "notified",
  "released",
  "partly-released",
] as const;
export type IncidentStatus = (typeof statuses)[number];
export const incidentStatuses: readonly IncidentStatus[] = statuses;

const json = z.json();

/** One thing that was (or is to be) changed, with what was there before. */
const changeSchema = z.object({
  /** `network-interface/eni-0123`, `deny-credentials`, `snapshot`, … unique within the incident. */
  item: z.string(),
  /** What was there before, as the code that undoes it needs it. */
  before: json,
  /** What was put there, as far as undoing needs to recognise it. */
  after: json.optional(),
  state: z.enum(["recorded", "done", "failed", "skipped", "released", "release-refused"]),
  /** For a person: what happened, or why not. */
  detail: z.string().optional(),
});
export type Change = z.output<typeof changeSchema>;
export type Json = z.output<typeof json>;

/** A ledger entry. Times are ISO 8601 in UTC with milliseconds, so that they sort as text. */
export const incidentSchema = z.object({
  incidentId: z.string(),
  accountId: z.string(),
  region: z.string(),
  partition: z.string(),
  resource: z.string(),
  action: z.string(),
  status: z.enum(statuses),
  /** Counts the writes; each writer names the version it read, so that two can't overwrite each other. */
  version: z.number().int(),
  /** Ids of the findings that led here. */
  findings: z.array(z.string()),
  findingType: z.string(),
  /** The last state of a finding that was dealt with: `<finding id>@<updatedAt>`. */
  occurrence: z.string(),
  row: z.string(),
  openedAt: z.string(),
  updatedAt: z.string(),
  containedAt: z.string().optional(),
  /** When people were last told of a finding that is for them to answer. */
  notifiedAt: z.string().optional(),
  /** GuardDuty's severity of what they are told. */
  severity: z.number().optional(),
  releasedAt: z.string().optional(),
  releasedBy: z.string().optional(),
  /** When the incident before this one was released. */
  lastReleasedAt: z.string().optional(),
  /** Who works on it now. A retry of the same invocation keeps its request id and so its lease. */
  lease: z.object({ owner: z.string(), until: z.string() }).optional(),
  changes: z.array(changeSchema),
  /** What has been announced already: `contained`, `failed`, … */
  notices: z.array(z.string()),
  /** The exception tag's value, where one exempted the resource. */
  exception: z.string().optional(),
  /** Whether CloudTrail told who set that tag. */
  exceptionProven: z.boolean().optional(),
  /** What people are told of the resource's exception: what it says, or why it did not exempt. */
  exceptionNote: z.string().optional(),
  summary: z.string().optional(),
  /** Who asked for it, and why, where somebody did. */
  request: z
    .object({ id: z.string(), by: z.string(), reason: z.string(), via: z.enum(["topic", "person"]) })
    .optional(),
  /** Where it is contained for a time only. */
  hold: incidentHoldSchema.optional(),
  /** Who moved that end, and why; the last of them. */
  extensions: z.array(z.object({ by: z.string(), reason: z.string(), at: z.string(), until: z.string() })).optional(),
  /** What containing it meant to others, as it was found once it was contained. */
  impact: impactCardSchema.optional(),
});
export type Incident = z.output<typeof incidentSchema>;

export function subjectOf(incident: Incident): IncidentSubject {
  return {
    accountId: incident.accountId,
    region: incident.region,
    resource: incident.resource,
    action: incident.action,
  };
}
