import type { Home } from "../aws/home";
import { account } from "../aws/report";
import { isOutstanding } from "../domain/changes";
import type { Finding } from "../domain/finding";
import { type Incident, subjectKey } from "../domain/incident";
import { newIncident } from "../domain/newIncident";
import type { Outcome } from "../domain/outcome";
import { leaseOf, type Task } from "../response/task";
import type { ReleaseOptions } from "./options";
import { release } from "./release";
import type { ReleaseAnswer } from "./request";
import { releaseIncident } from "./responder";
import { releasableSubjects } from "./subjects";

/**
 * Releases what was contained because of a finding that a person sent by Security Hub's action "Release": every incident on its
 * resource that changed something and is not released yet. What is not there, or can't be released now, is told to people. Throws
 * what may pass on a retry; a retry releases only the rest.
 */
export async function releaseByFinding(home: Home, task: Task<ReleaseOptions>): Promise<Outcome> {
  const { finding } = task;
  const obstacle = obstacleTo(finding);
  if (obstacle !== undefined) return tellNothingReleased(home, task, obstacle);

  const subjects = releasableSubjects(finding, task.options.documents);
  const present = await Promise.all(subjects.map((subject) => home.ledger.read(subjectKey(subject))));
  const incidents = present.filter((incident) => incident !== undefined);
  const requestedBy = requesterOf(finding);
  const outstanding = incidents.filter(({ changes, status }) => status !== "released" && changes.some(isOutstanding));
  if (outstanding.length === 0) {
    const before = incidents.find((incident) => incident.status === "released");
    if (before?.releasedBy === requestedBy)
      return { kind: "released", summary: `${before.incidentId} was released by this event already` };
    const known = incidents.map(({ incidentId, status }) => `${incidentId} is ${status}`).join(", ");
    return tellNothingReleased(home, task, `nothing to release: ${known || "the ledger has no incident about it"}`);
  }
  return concludeReleases(home, task, await releaseEach(home, task, outstanding, requestedBy));
}

interface Released {
  readonly incident: Incident;
  readonly answer: ReleaseAnswer;
}

/** One after the other, the latest first: what was contained last may stand on what was contained before. */
async function releaseEach(
  home: Home,
  task: Task<ReleaseOptions>,
  incidents: readonly Incident[],
  requestedBy: string,
): Promise<readonly Released[]> {
  const { finding } = task;
  const reason = `finding ${finding.type} (${finding.id})`.slice(0, 1024);
  const released: Released[] = [];
  for (const incident of [...incidents].sort((one, other) => other.openedAt.localeCompare(one.openedAt))) {
    const request = { key: subjectKey(incident), incidentId: incident.incidentId, requestedBy, reason };
    released.push({ incident, answer: await release(home, request, leaseOf(task)) });
  }
  return released;
}

/** Each release that was made told people itself; what was refused is told here. */
async function concludeReleases(
  home: Home,
  task: Task<ReleaseOptions>,
  released: readonly Released[],
): Promise<Outcome> {
  const refused = released.flatMap(({ incident, answer }) =>
    answer.kind === "refused" || answer.kind === "nothing-to-release"
      ? [`${incident.incidentId}: ${answer.reason}`]
      : [],
  );
  if (refused.length > 0) return tellNothingReleased(home, task, refused.join("; "));
  return { kind: "released", summary: released.map(({ incident }) => incident.incidentId).join(", ") };
}

/** Why nothing is even looked for. */
function obstacleTo(finding: Finding): string | undefined {
  if (finding.source !== "security-hub")
    return "a release is a person's to ask for, by Security Hub's action or by npm run incidents";
  return finding.unfit;
}

/** Whose word it was is not in the event; that it was this event is. */
function requesterOf({ envelope }: Finding): string {
  return `Security Hub action Release (event ${envelope.eventId})`;
}

async function tellNothingReleased(home: Home, task: Task<ReleaseOptions>, reason: string): Promise<Outcome> {
  const about = { resource: `finding/${task.finding.id}`, action: releaseIncident.name };
  // For the notice only: a request that released nothing is no incident.
  const incident = newIncident(task, about, { status: "not-applicable", summary: reason });
  await home.alerts.publish({
    heading: "NOT RELEASED",
    incident,
    summary: `${task.finding.title}: ${reason}`,
    nextStep:
      "Look with: npm run incidents -- list contained. Release one by its id with: npm run incidents -- release <incident>.",
  });
  return account(home, incident, { kind: "not-applicable", summary: reason });
}
