import type { Home } from "../aws/home";
import { LeaseLostError } from "../aws/ledger";
import type { OpenIncident } from "../aws/openIncident";
import { account, announce, archiveFinding } from "../aws/report";
import { describeHold } from "../domain/hold";
import type { Incident } from "../domain/incident";
import type { Outcome } from "../domain/outcome";
import { hasLapsed, judgeTags } from "./exemption";
import type { Decision, LiveResource, Reading, Response, ResponseTarget } from "./response";
import { leaseOf, type Task } from "./task";

/** A delivery whose incident the ledger knows. */
export interface KnownDelivery<Options, Target, Live> {
  readonly task: Task<Options>;
  readonly incident: OpenIncident;
  readonly decision: Decision<Target>;
  readonly reading: Promise<Reading<Live>>;
}

/**
 * Answers a delivery whose incident is in somebody's hands or dealt with. A contained resource is looked at once more: if it
 * was opened behind our back, the answer is to contain it again, on the same entry. So is one whose exception has ended.
 */
export async function answerKnown<Options, Target extends ResponseTarget, Live extends LiveResource>(
  home: Home,
  response: Response<Options, Target, Live>,
  delivery: KnownDelivery<Options, Target, Live>,
): Promise<Outcome | "contain-again"> {
  const { task, incident } = delivery;
  const { entry } = incident;
  const answer = (outcome: Outcome) => account(home, entry, outcome);
  if (entry.lease !== undefined && entry.lease.until > new Date().toISOString()) {
    return answer({
      kind: "already-contained",
      summary: `${entry.incidentId} is in the hands of request ${entry.lease.owner} until ${entry.lease.until}`,
    });
  }
  if (await isOpen(home, response, delivery)) {
    incident.note({ lease: leaseOf(task) });
    await incident.record();
    return "contain-again";
  }
  const toldAlready = `told already: ${entry.summary ?? entry.incidentId}`;
  switch (entry.status) {
    case "exempt":
      return answer({ kind: "exempt", exception: entry.exception ?? "", summary: toldAlready });
    case "not-applicable":
    case "notified":
      return answer({ kind: "not-applicable", summary: toldAlready });
    case "released":
    case "partly-released":
      return answer({
        kind: "not-applicable",
        summary: `${entry.incidentId} was released at ${entry.releasedAt}; the finding tells of no activity since (last seen ${task.finding.lastSeen})`,
      });
    case "contained":
    case "containing":
    case "failed":
      if (!entry.findings.includes(task.finding.id)) await noteFurtherFinding(home, task, incident);
      return answer({
        kind: "already-contained",
        summary: `${entry.incidentId} contained it at ${entry.containedAt}${holdNote(task, entry)}`,
      });
  }
}

/** A further request moves no end: what others contained without one, or for longer, is not to open by it. */
function holdNote({ hold }: Task<unknown>, { incidentId, hold: held }: Incident): string {
  const standing = held === undefined ? "" : `; it is held ${describeHold(held)}`;
  if (hold === undefined) return standing;
  return `${standing}; for another end: npm run incidents -- extend ${incidentId} --for ${hold.for}`;
}

/** Whether a resource that was dealt with is open to be contained now. */
async function isOpen<Options, Target extends ResponseTarget, Live extends LiveResource>(
  home: Home,
  response: Response<Options, Target, Live>,
  { task, incident, decision, reading }: KnownDelivery<Options, Target, Live>,
): Promise<boolean> {
  const { entry } = incident;
  switch (entry.status) {
    case "released":
    case "partly-released":
    case "notified":
      return false;
    case "exempt":
    case "not-applicable": {
      // Config says nothing while a resource stays non-compliant, so the sweep's repetition may be the only word that comes.
      // Of other repetitions those are heard that come after the last day of the exception.
      const { exception, exceptionProven } = entry;
      const heard =
        task.finding.source === "config" || (exception !== undefined && hasLapsed(home, task.finding, exception));
      if (!heard) return false;
      const live = await reading;
      if (live.kind !== "resource") return false;
      const verdict = judgeTags(home, task.finding, live.resource.tags);
      // Another exception than the one that was told of is judged anew, and so is one of which CloudTrail told nothing then.
      return verdict.kind !== "exempt" || verdict.value !== exception || exceptionProven === false;
    }
    case "contained":
    case "containing":
    case "failed": {
      const live = await reading;
      if (live.kind !== "resource" || decision.kind !== "respond") return false;
      const clients = home.members.for(task.finding.accountId, task.finding.region);
      const context = { home, task, target: decision.target, clients };
      return response.isOpenAgain(context, entry, live.resource);
    }
  }
}

/** Another finding about a contained resource joins its incident, is announced once and archived. */
async function noteFurtherFinding(home: Home, task: Task<unknown>, incident: OpenIncident): Promise<void> {
  const { finding } = task;
  incident.note({ findings: [...incident.entry.findings, finding.id] });
  try {
    await announce(home, incident, `further ${finding.id}`, {
      heading: "ALREADY CONTAINED",
      summary: `${finding.type} was found on ${incident.entry.resource}, which ${incident.entry.incidentId} has contained already.`,
    });
    await incident.record();
  } catch (error) {
    // A twin of this delivery noted it first.
    if (!(error instanceof LeaseLostError)) throw error;
  }
  if (finding.guardDutyId !== undefined) await archiveFinding(home, finding.guardDutyId, finding.region);
}
