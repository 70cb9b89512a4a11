import type { Home } from "../aws/home";
import { LeaseLostError } from "../aws/ledger";
import { OpenIncident } from "../aws/openIncident";
import { announce } from "../aws/report";
import { isOutstanding } from "../domain/changes";
import { describeHold, extendedHold, holdChange } from "../domain/hold";
import type { Incident } from "../domain/incident";
import type { ExtendAnswer, ExtendRequest } from "./request";

/**
 * Moves the end of a contained incident's hold to later, or gives it one. The schedule comes first: one whose end the ledger does not
 * have finds that out when it rings, while an end without a schedule would never come. Throws what the SDK throws; asking again
 * extends from the end that the ledger has.
 */
export async function extend(home: Home, request: ExtendRequest): Promise<ExtendAnswer> {
  const found = await home.ledger.read(request.key);
  const obstacle = obstacleTo(found, request);
  if (found === undefined || obstacle !== undefined) return refused(obstacle ?? "");
  if (home.holds === undefined) return refused("nothing ends a hold here: the stack has not set holds up; deploy it");

  const { key, incidentId, requestedBy, reason } = request;
  const hold = extendedHold(found.hold, request.extendBy, request.then, new Date().toISOString());
  await home.holds.set({ key, incidentId, until: hold.until });
  const incident = new OpenIncident(home.ledger, { ...found, hold });
  incident.noteChanges([holdChange({ state: "done", detail: describeHold(hold) })]);
  const news = { by: requestedBy, reason, at: new Date().toISOString(), until: hold.until };
  incident.note({ extensions: [...(found.extensions ?? []), news].slice(-20) });
  try {
    await incident.record();
  } catch (error) {
    if (!(error instanceof LeaseLostError)) throw error;
    return refused(`${incidentId} was changed at the same time; look at it, and extend it again`);
  }
  await announce(home, incident, `extended to ${hold.until}`, {
    heading: "EXTENDED",
    summary: `${found.resource} is held ${describeHold(hold)}, by ${requestedBy}: ${reason}`,
  });
  const before = found.hold?.until;
  if (before !== undefined && before !== hold.until) await removed(home, { incidentId, until: before });
  home.telemetry.log.info(`Extended ${incidentId}`, { requestedBy, reason, until: hold.until });
  return { kind: "extended", incidentId, hold };
}

/** The former schedule would find that the hold goes on; that it is left changes nothing. */
async function removed({ holds, telemetry }: Home, end: { incidentId: string; until: string }): Promise<void> {
  try {
    await holds?.remove(end);
  } catch (error) {
    telemetry.log.warn(`The former schedule of ${end.incidentId} is left`, { error: String(error) });
  }
}

function obstacleTo(found: Incident | undefined, { key, incidentId }: ExtendRequest): string | undefined {
  if (found === undefined) return `the ledger has no incident ${key}`;
  if (found.incidentId !== incidentId)
    return `the present incident of ${key} is ${found.incidentId}, not ${incidentId}; look at it first`;
  if (found.containedAt === undefined || found.status === "released" || !found.changes.some(isOutstanding))
    return `${incidentId} contains nothing now (${found.status})`;
  if (found.lease !== undefined && found.lease.until > new Date().toISOString())
    return `${incidentId} is being worked on until ${found.lease.until}; try again then`;
  return undefined;
}

function refused(reason: string): ExtendAnswer {
  return { kind: "refused", reason };
}
