import type { TrailCaller, TrailEvent } from "./cloudTrailEvent";
import type { Finding } from "./finding";
import { neverContainPattern } from "./neverContain";
import { type ResourceTag, tagWriteOf } from "./tagWrite";

/** One call that gave the tag the value that it has. */
export interface TagSetting {
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly by: TrailCaller;
  /** The event's name, such as `CreateTags`. */
  readonly call: string;
  readonly eventId: string;
}

/** What CloudTrail tells of how an exception tag came to the value that it has now. */
export type Provenance =
  /**
   * The newest such call. `earlier`, newest first: those before it that wrote the same value, with no other value and no removal
   * between. S3's PutBucketTagging and every deployment write it again whenever something else changes.
   */
  | ({ readonly kind: "set"; readonly earlier: readonly TagSetting[] } & TagSetting)
  | {
      readonly kind: "unrecorded";
      /** Start of the time that was looked at, ISO 8601. */
      readonly since: string;
      /** There are older calls about the resource, too many to be read. */
      readonly partly?: true;
      /** When the tag was last seen removed, or with another value: it got the present one later. */
      readonly after?: string;
    }
  | { readonly kind: "unknown"; readonly why: string };

/** What a setting is judged by. */
export interface ProvenanceRule {
  /** From when on a setting is late, ISO 8601; undefined where none is (`beginningOf`). */
  readonly firstSeen: string | undefined;
  /** ARN patterns of who may set the tag; none: anybody may. */
  readonly principals: readonly string[];
}

export type ProvenanceVerdict =
  /** It exempts. `proven` is false where CloudTrail did not tell who set it: look again when there is cause. */
  | { readonly kind: "sound"; readonly proven: boolean; readonly statement: string }
  /** It exempts from nothing. `reason` ends a sentence that begins with the tag. */
  | { readonly kind: "void"; readonly because: "late" | "unlisted"; readonly reason: string };

/** CloudTrail's event history shows a call within about that many minutes ("Working with CloudTrail event history"). */
export const trailDelayMinutes = 15;

/**
 * Collects the settings of the present value from the events about a resource, newest first. It is pure but for what it was
 * shown, so that pages can be read until it is settled and no further.
 */
export class ProvenanceReader {
  private readonly settings: TagSetting[] = [];
  private broken: string | undefined;

  constructor(
    private readonly tag: ResourceTag & { readonly value: string },
    private readonly rule: ProvenanceRule,
  ) {}

  /** Older events can't change the verdict any more. */
  get settled(): boolean {
    return this.broken !== undefined || this.settings.some((setting) => faultOf(setting, this.rule) === undefined);
  }

  /** Each event at most once, none newer than the one before. */
  read(event: TrailEvent): void {
    if (this.broken !== undefined) return;
    const write = tagWriteOf(event, this.tag);
    if (write === undefined) return;
    if (write.kind === "wrote" && write.value === this.tag.value) {
      const { at, caller: by, name: call, eventId } = event;
      this.settings.push({ at, by, call, eventId });
    } else {
      this.broken = event.at;
    }
  }

  /** `since`: from when on all events were read; `partly`, that there are older ones. */
  provenance({ since, partly }: { readonly since: string; readonly partly: boolean }): Provenance {
    const [newest, ...earlier] = this.settings;
    if (newest !== undefined) return { kind: "set", ...newest, earlier };
    if (this.broken !== undefined) return { kind: "unrecorded", since: this.broken, after: this.broken };
    return { kind: "unrecorded", since, ...(partly ? { partly } : {}) };
  }
}

/**
 * Whether a tag that would exempt may do so. One setting that is early enough and by somebody listed suffices, as long as the
 * value has stood since. What CloudTrail does not tell is no fault, but is said. Pure.
 */
export function judgeProvenance(provenance: Provenance, rule: ProvenanceRule): ProvenanceVerdict {
  switch (provenance.kind) {
    case "set": {
      const fault = faultOf(provenance, rule);
      if (fault === undefined) return proven(provenance);
      const earlier = provenance.earlier.find((setting) => faultOf(setting, rule) === undefined);
      if (earlier !== undefined) return proven(earlier);
      // Who set it in time but may not is graver news than who set it late.
      const faults = provenance.earlier.flatMap((setting) => faultOf(setting, rule) ?? []);
      return { kind: "void", ...([fault, ...faults].find(({ because }) => because === "unlisted") ?? fault) };
    }
    case "unrecorded": {
      const { since, partly, after } = provenance;
      if (after !== undefined && rule.firstSeen !== undefined && isLater(after, rule.firstSeen))
        return {
          kind: "void",
          because: "late",
          reason: `got this value after ${after}, when CloudTrail last has it otherwise, and so after the finding's first event at ${rule.firstSeen}`,
        };
      const older = partly ? ", and so many calls are about it that older ones were not read" : "";
      const changed = after === undefined ? "" : ` It had another value, or none, until ${after}.`;
      return {
        kind: "sound",
        proven: false,
        statement: `CloudTrail does not tell who set it, or when: nothing is recorded since ${since}${older}. Calls of the last ${trailDelayMinutes} minutes may be missing.${changed} Check who did.`,
      };
    }
    case "unknown":
      return {
        kind: "sound",
        proven: false,
        statement: `Who set it, and when, is not known: CloudTrail could not be asked (${provenance.why}). Check who did.`,
      };
  }
}

/**
 * From when on a setting is late. Of what Config finds non-compliant never: an exception is one of the two answers that its
 * owner is asked for. After a release, which a person asked for, an exception may be set until the activity goes on.
 */
export function beginningOf(
  { source, firstSeen, lastSeen }: Pick<Finding, "source" | "firstSeen" | "lastSeen">,
  lastReleasedAt: string | undefined,
): string | undefined {
  if (source === "config") return undefined;
  return lastReleasedAt !== undefined && isLater(lastReleasedAt, firstSeen) ? lastSeen : firstSeen;
}

function proven(setting: TagSetting): ProvenanceVerdict {
  return { kind: "sound", proven: true, statement: `It was set ${told(setting)}, says CloudTrail.` };
}

interface Fault {
  readonly because: "late" | "unlisted";
  readonly reason: string;
}

/** Why a setting does not count; undefined where it does. */
function faultOf(setting: TagSetting, { firstSeen, principals }: ProvenanceRule): Fault | undefined {
  if (firstSeen !== undefined && isLater(setting.at, firstSeen))
    return { because: "late", reason: `was set ${told(setting)}, after the finding's first event at ${firstSeen}` };
  if (principals.length > 0 && !isListed(setting.by, principals))
    return {
      because: "unlisted",
      reason: `was set ${told(setting)}, who is not among those who may (firebreak:exceptionPrincipals)`,
    };
  return undefined;
}

function isListed({ arn, roleArn }: TrailCaller, principals: readonly string[]): boolean {
  return [arn, roleArn].some((name) => name !== undefined && neverContainPattern(name, principals) !== undefined);
}

function told({ at, by, call }: TagSetting): string {
  const role = by.roleArn === undefined ? "" : ` of ${by.roleArn}`;
  return `at ${at} by ${by.arn}${role} (${call})`;
}

function isLater(one: string, other: string): boolean {
  return Date.parse(one) > Date.parse(other);
}
