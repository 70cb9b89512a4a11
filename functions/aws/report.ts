import type { Incident } from "../domain/incident";
import type { Notice } from "../domain/notice";
import type { Outcome } from "../domain/outcome";
import { describeError } from "./errorCode";
import type { Home } from "./home";
import type { OpenIncident } from "./openIncident";

/** Input that no retry can mend: dead letter, metric and log at once, and nothing else happens. */
export async function reject(
  home: Home,
  rejection: { readonly requestId: string; readonly reasons: readonly string[]; readonly payload: unknown },
): Promise<Outcome> {
  const summary = `Rejected: ${rejection.reasons.join("; ")}`;
  home.telemetry.log.error(summary);
  home.telemetry.count("rejected", undefined);
  await home.deadLetters.send({ responder: home.responder.name, ...rejection });
  return { kind: "failed", summary, nextStep: "Read the message in the dead-letter queue and find out who sent it." };
}

/**
 * Tells people, once per key and incident. It is noted as told afterwards, and written by the caller: a crash in between
 * tells them twice rather than never.
 */
export async function announce(
  home: Home,
  incident: OpenIncident,
  key: string,
  notice: Omit<Notice, "incident">,
): Promise<void> {
  if (incident.entry.notices.includes(key)) return;
  await home.alerts.publish({ ...notice, incident: incident.entry });
  incident.note({ notices: [...incident.entry.notices, key] });
}

/** Metric and structured log of an outcome. */
export function account(home: Home, incident: Incident, outcome: Outcome): Outcome {
  // What was only asked about is no outcome to be watched.
  if (outcome.kind !== "dry-run") home.telemetry.count(outcome.kind, incident.accountId);
  home.telemetry.log.info(outcome.summary, {
    outcome: outcome.kind,
    incidentId: incident.incidentId,
    accountId: incident.accountId,
    region: incident.region,
    resource: incident.resource,
    findingType: incident.findingType,
    row: incident.row,
    ...(incident.exceptionNote === undefined ? {} : { exception: incident.exceptionNote }),
  });
  return outcome;
}

/** Archives the incident's finding. What goes wrong is logged and changes no outcome: the resource is contained. */
export async function archiveFinding(home: Home, findingId: string, region: string): Promise<void> {
  try {
    const result = await home.archive.archive(findingId, region);
    if (!result.archived) home.telemetry.log.warn(`Finding ${findingId} is not archived: ${result.because}`);
  } catch (error) {
    home.telemetry.log.warn(
      `Finding ${findingId} is not archived (${describeError(error)}); archive it in the GuardDuty console`,
    );
  }
}
