import type { Home } from "../aws/home";
import { LeaseLostError } from "../aws/ledger";
import { OpenIncident } from "../aws/openIncident";
import { account } from "../aws/report";
import { type Finding, occurrenceOf } from "../domain/finding";
import type { Incident } from "../domain/incident";
import { incidentIdOf } from "../domain/incidentId";
import { neverContainPattern } from "../domain/neverContain";
import { obstacleIn } from "../domain/obstacle";
import type { Outcome } from "../domain/outcome";
import { conclude, concludeContainment, noteContained, recordFailure } from "./conclusion";
import { exemptionOf } from "./exemption";
import { answerKnown } from "./knownIncident";
import type { Decision, LiveResource, Reading, Response, ResponseTarget } from "./response";
import { leaseOf, type Task } from "./task";

/**
 * Decides, claims the incident and contains. Throws what may pass on a retry: by then the ledger, a metric, a log and a
 * notice tell of the failure.
 */
export async function respondToFinding<Options, Target extends ResponseTarget, Live extends LiveResource>(
  home: Home,
  response: Response<Options, Target, Live>,
  task: Task<Options>,
): Promise<Outcome> {
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
    incident.note({ findings: [...new Set([...incident.entry.findings, task.finding.id])] });
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
    return await concludeContainment(home, task, incident, containment);
  } catch (error) {
    if (error instanceof LeaseLostError)
      return account(home, incident.entry, { kind: "already-contained", summary: error.message });
    await recordFailure(home, incident, error);
    throw error;
  }
}

/** What was exempt, or nothing was to be done about, was left as it was. */
function isTouched({ containedAt, changes }: Incident): boolean {
  return containedAt !== undefined || changes.length > 0;
}

/** What the finding alone tells, and the hard deny-list before all else is done. */
function judge<Options, Target extends ResponseTarget, Live extends LiveResource>(
  home: Home,
  response: Response<Options, Target, Live>,
  { finding, options }: Task<Options>,
): Decision<Target> {
  const obstacle = obstacleIn(finding, home.environment);
  if (obstacle !== undefined) return { kind: "not-applicable", reason: obstacle };
  const decision = response.decide(finding, { environment: home.environment, options });
  if (decision.kind === "not-applicable") return decision;
  const { arn } = decision.target;
  const pattern = neverContainPattern(arn, home.environment.neverContain);
  if (pattern === undefined) return decision;
  return { kind: "not-applicable", reason: `${arn} is on the deny-list (${pattern}); respond by hand` };
}

function readIfNeeded<Options, Target extends ResponseTarget, Live extends LiveResource>(
  home: Home,
  response: Response<Options, Target, Live>,
  task: Task<Options>,
  decision: Decision<Target>,
): Promise<Reading<Live>> {
  if (decision.kind === "not-applicable") return Promise.resolve(decision);
  const { accountId, region } = task.finding;
  const clients = home.members.for(accountId, region);
  const reading = response.read({ home, task, target: decision.target, clients });
  // It may fail before anybody waits for it, or never be asked for; who awaits it gets the error all the same.
  reading.catch(() => undefined);
  return reading;
}

function openingEntry<Options, Target extends ResponseTarget, Live extends LiveResource>(
  response: Response<Options, Target, Live>,
  task: Task<Options>,
  decision: Decision<Target>,
): Incident {
  const { finding, row } = task;
  const openedAt = new Date().toISOString();
  const target = decision.kind === "respond" ? decision.target : undefined;
  const subject = {
    accountId: finding.accountId,
    region: target?.region ?? finding.region,
    resource: target?.resource ?? `finding/${finding.id}`,
    action: response.definition.name,
  };
  return {
    ...subject,
    incidentId: incidentIdOf(subject, openedAt),
    partition: finding.partition,
    status: "containing",
    version: 1,
    findings: [finding.id],
    findingType: finding.type,
    occurrence: occurrenceOf(finding),
    row,
    openedAt,
    updatedAt: openedAt,
    lease: leaseOf(task),
    changes: target === undefined ? [] : [...(response.openingChanges?.(target) ?? [])],
    notices: [],
  };
}

const dayInMilliseconds = 24 * 60 * 60 * 1000;

/**
 * A release holds against activity from before it. Config finds a released resource non-compliant at once, and stays silent
 * from then on; so against Config a release holds for a day, in which an exception can be put on the resource.
 */
function newestActivity(finding: Finding, now: string): string {
  return finding.source === "config" ? new Date(Date.parse(now) - dayInMilliseconds).toISOString() : finding.lastSeen;
}
