import type { Home } from "../aws/home";
import { LeaseLostError } from "../aws/ledger";
import { OpenIncident } from "../aws/openIncident";
import { account } from "../aws/report";
import type { Incident } from "../domain/incident";
import type { Outcome } from "../domain/outcome";
import { conclude, concludeContainment, noteContained, recordFailure } from "./conclusion";
import { judge, newestActivity, openingEntry, readIfNeeded } from "./decision";
import { foresee } from "./dryRun";
import { exemptionOf } from "./exemption";
import { keepHold } from "./holding";
import { noteImpact } from "./impact";
import { answerKnown } from "./knownIncident";
import type { LiveResource, Response, ResponseTarget } from "./response";
import type { Task } from "./task";

/**
 * Decides, claims the incident and contains. Throws what may pass on a retry: by then the ledger, a metric, a log and a
 * notice tell of the failure. A dry run takes the same course up to the first change.
 */
export async function respondToFinding<Options, Target extends ResponseTarget, Live extends LiveResource>(
  home: Home,
  response: Response<Options, Target, Live>,
  task: Task<Options>,
): Promise<Outcome> {
  if (task.finding.request?.dryRun === true) return foresee(home, response, task);
  const decision = judge(home, response, task);
  const fresh = openingEntry(response, task, decision);

  // The claim and the reading of the resource need nothing of each other, and neither changes anything in the account.
  const reading = readIfNeeded(home, response, task, decision);
  const claim = await home.ledger.claim(fresh, {
    requestId: task.requestId,
    occurrence: fresh.occurrence,
    lastSeen: newestActivity(task.finding, fresh.openedAt),
    now: fresh.openedAt,
  });
  const incident = new OpenIncident(home.ledger, claim.incident);
  try {
    if (claim.kind === "known") {
      const known = await answerKnown(home, response, { task, incident, decision, reading });
      if (known !== "contain-again") return known;
    }
    incident.note({
      findings: [...new Set([...incident.entry.findings, task.finding.id])],
      ...holdTakenOver(incident.entry, fresh),
    });
    const live = await reading;
    // What a first claim wrote beforehand was not done; a second attempt can't know that of the first.
    const undone = claim.kind === "claimed" && !claim.resumed ? fresh.changes : [];
    if (decision.kind === "not-applicable") return await conclude(home, incident, decision, undone);
    if (live.kind === "not-applicable") return await conclude(home, incident, live, undone);
    const { tags } = live.resource;
    const begun = response.isBegun(incident.entry, live.resource);
    const { target } = decision;
    const clients = home.members.for(task.finding.accountId, task.finding.region);
    const about = { finding: task.finding, arn: target.arn, tags, begun, clients };
    const value = await exemptionOf(home, incident, about);
    if (value !== undefined) return await conclude(home, incident, { kind: "exempt", value }, undone);
    const containment = await response.contain({
      home,
      task,
      target,
      incident,
      resource: live.resource,
      resumed: claim.kind === "known" ? isTouched(incident.entry) : claim.resumed,
      clients,
      contained: (summary, at) => noteContained(home, task, incident, { summary, at }),
    });
    if ("kind" in containment) return await conclude(home, incident, containment, undone);
    // What it meant to others, and its end, never stand before the containment.
    const context = { home, task, target, incident, resource: live.resource, clients };
    await Promise.all([noteImpact(response, context), keepHold(home, incident)]);
    return await concludeContainment(home, task, incident, containment);
  } catch (error) {
    if (error instanceof LeaseLostError)
      return account(home, incident.entry, { kind: "already-contained", summary: error.message });
    await recordFailure(home, incident, error);
    throw error;
  }
}

/** An attempt that has contained nothing yet may be gone on with for a finding that says how long. */
function holdTakenOver({ hold, containedAt }: Incident, fresh: Incident): Pick<Incident, "hold"> {
  return hold !== undefined || containedAt !== undefined || fresh.hold === undefined ? {} : { hold: fresh.hold };
}

/** What was exempt, or nothing was to be done about, was left as it was. */
function isTouched({ containedAt, changes }: Incident): boolean {
  return containedAt !== undefined || changes.length > 0;
}
