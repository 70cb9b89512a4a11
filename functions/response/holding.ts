import { describeError } from "../aws/errorCode";
import type { Home } from "../aws/home";
import type { OpenIncident } from "../aws/openIncident";
import { describeHold, endOfHold, holdChange, holdItem, holdLimits } from "../domain/hold";
import { subjectKey } from "../domain/incident";

/**
 * Sets the end of an incident that is contained for a time only. It never stands before containment, and where it fails the incident
 * is contained, a person hears of it, and a retry sets only the end.
 */
export async function keepHold(home: Home, incident: OpenIncident): Promise<void> {
  const { hold, incidentId, changes, containedAt = new Date().toISOString() } = incident.entry;
  if (hold === undefined || changes.some(({ item, state }) => item === holdItem && state === "done")) return;
  const until = hold.until ?? laterOf(endOfHold(containedAt, hold.for), earliestEnd());
  incident.note({ hold: { ...hold, until } });
  if (home.holds === undefined) {
    const detail = "nothing ends it by itself: the release responder is not enabled here";
    incident.noteChanges([holdChange({ state: "skipped", detail })]);
    return;
  }
  try {
    await home.holds.set({ key: subjectKey(incident.entry), incidentId, until });
    incident.noteChanges([holdChange({ state: "done", detail: describeHold({ ...hold, until }) })]);
  } catch (error) {
    incident.noteChanges([holdChange({ state: "failed", detail: describeError(error) })]);
  }
}

/** Scheduler takes no time that has passed; a dead letter may be sent again after days. */
function earliestEnd(): string {
  return endOfHold(new Date().toISOString(), `${holdLimits.shortest}m`);
}

function laterOf(one: string, other: string): string {
  return one > other ? one : other;
}
