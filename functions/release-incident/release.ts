import { describeError } from "../aws/errorCode";
import type { Home } from "../aws/home";
import { OpenIncident } from "../aws/openIncident";
import { announce } from "../aws/report";
import { isOutstanding } from "../domain/changes";
import type { Change, Incident } from "../domain/incident";
import type { Undo } from "../response/undo";
import { releasableOf } from "./releasable";
import type { ReleaseAnswer, ReleasedItem, ReleaseRequest } from "./request";

/**
 * Restores what the incident recorded, last change first. One item that fails or is refused stops no other. Safe to repeat:
 * what is restored already is found so. Throws `LeaseLostError` where somebody else writes the incident at the same time.
 */
export async function release(
  home: Home,
  request: ReleaseRequest,
  lease: NonNullable<Incident["lease"]>,
): Promise<ReleaseAnswer> {
  const found = await home.ledger.read(request.key);
  if (found === undefined) return { kind: "nothing-to-release", reason: `the ledger has no incident ${request.key}` };
  const obstacle = obstacleOf(found, request, lease.owner);
  if (obstacle !== undefined) return obstacle;
  const releasable = releasableOf(found.action);
  if (releasable === undefined) return { kind: "refused", reason: `this version can't undo ${found.action}` };

  const incident = new OpenIncident(home.ledger, { ...found, lease });
  await incident.record();
  const clients = home.membersWith(releasable.permissions).for(found.accountId, found.region);
  const outstanding = incident.entry.changes.filter(isOutstanding);
  for (const change of releasable.inOrder?.(outstanding) ?? outstanding.reverse()) {
    incident.noteChanges([await undone(change, releasable.undo(clients, incident.entry, change))]);
  }
  const left = incident.entry.changes.filter(isOutstanding);
  incident.note({
    status: left.length === 0 ? "released" : "partly-released",
    releasedAt: new Date().toISOString(),
    releasedBy: request.requestedBy,
  });
  // A retry of the same invocation that restores the rest has news.
  await announce(home, incident, `${incident.entry.status} ${lease.owner}`, {
    heading: left.length === 0 ? "RELEASED" : "PARTLY RELEASED",
    summary: `${found.resource} was released by ${request.requestedBy}: ${request.reason}`,
    ...nextStepAfter(incident.entry, left),
  });
  await incident.close();
  await removeSchedule(home, found);
  home.telemetry.count("released", found.accountId);
  home.telemetry.log.info(`Released ${found.incidentId}`, { requestedBy: request.requestedBy, reason: request.reason });
  return {
    kind: left.length === 0 ? "released" : "partly-released",
    incidentId: found.incidentId,
    items: incident.entry.changes.flatMap(itemOf),
  };
}

/** It would find nothing to release; what goes wrong changes nothing. */
async function removeSchedule({ holds, telemetry }: Home, { incidentId, hold }: Incident): Promise<void> {
  if (hold?.until === undefined || holds === undefined) return;
  try {
    await holds.remove({ incidentId, until: hold.until });
  } catch (error) {
    telemetry.log.warn(`The schedule that ends ${incidentId} is left (${describeError(error)}); it does no harm`);
  }
}

/** GuardDuty's types name a purpose before a colon; names of Config's rules hold none. */
function nextStepAfter({ findingType }: Incident, left: readonly Change[]): { readonly nextStep?: string } {
  if (left.length > 0) {
    const refused = left.map(({ item, detail }) => `${item} (${detail})`).join("; ");
    return { nextStep: `Restore what was refused by hand, release the rest again: ${refused}` };
  }
  if (findingType.includes(":")) return {};
  return {
    nextStep:
      "If Config still finds it non-compliant, it is contained again after a day. Put the exception on it before, or close it in another way.",
  };
}

function obstacleOf(found: Incident, request: ReleaseRequest, requestId: string): ReleaseAnswer | undefined {
  if (found.incidentId !== request.incidentId) {
    return {
      kind: "refused",
      reason: `the present incident of ${request.key} is ${found.incidentId}, not ${request.incidentId}; look at it first`,
    };
  }
  if (found.status === "released")
    return { kind: "nothing-to-release", reason: `${found.incidentId} was released at ${found.releasedAt}` };
  if (found.changes.length === 0)
    return { kind: "nothing-to-release", reason: `${found.incidentId} changed nothing (${found.status})` };
  if (found.lease !== undefined && found.lease.owner !== requestId && found.lease.until > new Date().toISOString()) {
    return {
      kind: "refused",
      reason: `${found.incidentId} is being worked on until ${found.lease.until}; try again then`,
    };
  }
  return undefined;
}

async function undone(change: Change, undo: Promise<Undo>): Promise<Change> {
  try {
    const result = await undo;
    return result.kind === "restored"
      ? { ...change, state: "released", detail: result.detail }
      : { ...change, state: "release-refused", detail: result.because };
  } catch (error) {
    // Nobody has changed it: it stays as the responder left it, and a further release tries again.
    return { ...change, detail: `${describeError(error)}; release again` };
  }
}

function itemOf(change: Change): ReleasedItem[] {
  const { item, state, detail = "" } = change;
  if (state === "released" || state === "release-refused") return [{ item, state, detail }];
  return isOutstanding(change) ? [{ item, state: "failed", detail }] : [];
}
