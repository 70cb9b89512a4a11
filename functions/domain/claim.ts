import { isOutstanding } from "./changes";
import type { Change, Incident } from "./incident";

/** An invocation that wants to respond. */
export interface Claimant {
  /** Lambda's request id: a retry of an asynchronous invocation keeps it, a second delivery has another. */
  readonly requestId: string;
  readonly occurrence: string;
  /** The newest activity that the claimant's finding covers, ISO 8601. */
  readonly lastSeen: string;
  readonly now: string;
}

export type ClaimVerdict =
  /** Take the incident over as it is, with what it recorded. */
  | "resume"
  /** The old incident is over: begin a new one. */
  | "reopen"
  /** Somebody else is at it, or it is dealt with. */
  | "known";

/** What a claimant may do with the entry that it found in the ledger. Pure; the caller writes on the version it read. */
export function judgeClaim(found: Incident, claimant: Claimant): ClaimVerdict {
  const held = found.lease !== undefined && found.lease.until > claimant.now;
  if (found.lease?.owner === claimant.requestId) return "resume";
  if (held) return "known";
  switch (found.status) {
    case "containing":
    case "failed":
      return "resume";
    case "contained":
      return isFinished(found) ? "known" : "resume";
    case "notified":
      // Whether there is news for people is asked of the finding itself (functions/domain/notification.ts).
      return "known";
    case "exempt":
    case "not-applicable":
      // The tag may have gone and the facts changed since, but not for a second delivery of the same event.
      return isNoNewer(claimant.occurrence, found.occurrence) ? "known" : "reopen";
    case "released":
    case "partly-released":
      // Late and repeated deliveries tell of activity from before the release; only newer activity contains again.
      return found.releasedAt !== undefined && claimant.lastSeen > found.releasedAt ? "reopen" : "known";
  }
}

/**
 * What a past incident leaves to the one that is begun anew: changes whose release failed at AWS. Read live they would be
 * taken for the state to go back to. What was refused because somebody had changed it is read live again.
 */
export function carriedOver(past: Incident): readonly Change[] {
  if (past.status !== "partly-released") return [];
  return past.changes.filter((change) => isOutstanding(change) && change.state !== "release-refused");
}

/** Contained, told, and with no follow-up left that failed or was never reached. */
function isFinished(incident: Incident): boolean {
  return (
    incident.notices.includes("contained") &&
    incident.changes.every(({ state }) => state !== "failed" && state !== "recorded")
  );
}

/** The same finding at the same or an earlier time: deliveries repeat, and come late. Times sort as text. */
function isNoNewer(occurrence: string, other: string): boolean {
  return findingOf(occurrence) === findingOf(other) && occurrence <= other;
}

function findingOf(occurrence: string): string {
  return occurrence.slice(0, occurrence.lastIndexOf("@"));
}
