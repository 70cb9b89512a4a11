import { isDeepStrictEqual } from "node:util";
import { describeError } from "../aws/errorCode";
import type { Home } from "../aws/home";
import { LeaseLostError } from "../aws/ledger";
import { OpenIncident } from "../aws/openIncident";
import { account, announce } from "../aws/report";
import { readException } from "../domain/exception";
import { type GuardDutyFinding, occurrenceOf } from "../domain/finding";
import type { Incident } from "../domain/incident";
import { incidentIdOf } from "../domain/incidentId";
import { decideIsolation, type IsolationDecision } from "../domain/isolationDecision";
import { neverContainPattern } from "../domain/neverContain";
import type { Outcome } from "../domain/outcome";
import { contain } from "./containment";
import { type InstanceReading, type LiveInstance, readInstance } from "./instance";
import { answerKnown } from "./knownIncident";
import { leaseOf, type Task } from "./task";

/**
 * Decides, claims the incident and contains. Throws what may pass on a retry: by then the ledger, a metric, a log and a
 * notice tell of the failure.
 */
export async function respondToFinding(home: Home, task: Task): Promise<Outcome> {
  const { finding } = task;
  const decision = judge(home, finding);
  const fresh = openingEntry(task, decision);

  // The claim and the reading of the instance need nothing of each other, and neither changes anything in the account.
  const reading = readIfNeeded(home, finding, decision);
  const claim = await home.ledger.claim(fresh, {
    requestId: task.requestId,
    occurrence: fresh.occurrence,
    lastSeen: finding.lastSeen,
    now: fresh.openedAt,
  });
  const incident = new OpenIncident(home.ledger, claim.incident);
  try {
    if (claim.kind === "known") {
      const known = await answerKnown(home, task, incident, reading);
      if (known !== "contain-again") return known;
    }
    incident.note({ findings: [...new Set([...incident.entry.findings, finding.id])] });
    const live = await reading;
    if (live.kind === "not-applicable")
      return await conclude(home, incident, { kind: "not-applicable", summary: live.reason });
    const exception = readException(live.instance.tags, home.environment.exceptionTagKey);
    if (exception.kind === "exempt" && !isBegun(incident.entry, live.instance)) {
      const tag = `${home.environment.exceptionTagKey}=${JSON.stringify(exception.value)}`;
      return await conclude(home, incident, {
        kind: "exempt",
        exception: exception.value,
        summary: `${live.instance.id} carries the exception ${tag}; nothing was changed`,
      });
    }
    return await contain(home, task, incident, live.instance);
  } catch (error) {
    if (error instanceof LeaseLostError)
      return account(home, incident.entry, { kind: "already-contained", summary: error.message });
    await recordFailure(home, incident, error);
    throw error;
  }
}

/**
 * Whether something was changed already. An exception set after that ends nothing: it would leave a half-contained instance
 * behind the word that nothing was changed, and whoever holds the instance may set tags. A person releases it instead.
 */
function isBegun(incident: Incident, instance: LiveInstance): boolean {
  if (incident.containedAt !== undefined) return true;
  return instance.interfaces.some(({ id, groups }) => {
    const recorded = incident.changes.find(({ item }) => item === `network-interface/${id}`);
    return recorded !== undefined && !isDeepStrictEqual(recorded.before, { groups });
  });
}

/** What the finding alone tells, and the hard deny-list before all else. */
function judge(home: Home, finding: GuardDutyFinding): IsolationDecision {
  const arn = `arn:${finding.partition}:ec2:${finding.region}:${finding.accountId}:instance/${finding.instanceId ?? ""}`;
  const pattern = neverContainPattern(arn, home.environment.neverContain);
  if (pattern !== undefined)
    return { kind: "not-applicable", reason: `${arn} is on the deny-list (${pattern}); respond by hand` };
  return decideIsolation(finding, home.environment);
}

function readIfNeeded(home: Home, finding: GuardDutyFinding, decision: IsolationDecision): Promise<InstanceReading> {
  if (decision.kind === "not-applicable") return Promise.resolve(decision);
  const { ec2 } = home.members.for(finding.accountId, finding.region);
  const reading = readInstance(ec2, { ...finding, instanceId: decision.instanceId });
  // It may fail before anybody waits for it, or never be asked for; who awaits it gets the error all the same.
  reading.catch(() => undefined);
  return reading;
}

function openingEntry(task: Task, decision: IsolationDecision): Incident {
  const { finding, row } = task;
  const openedAt = new Date().toISOString();
  const subject = {
    accountId: finding.accountId,
    region: finding.region,
    resource: decision.kind === "isolate" ? `instance/${decision.instanceId}` : `finding/${finding.id}`,
    action: "isolate-instance",
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
    changes: [],
    notices: [],
  };
}

/** Ends an incident in which nothing is to be changed. */
async function conclude(
  home: Home,
  incident: OpenIncident,
  outcome: Extract<Outcome, { kind: "exempt" | "not-applicable" }>,
): Promise<Outcome> {
  incident.note({
    status: outcome.kind,
    summary: outcome.summary,
    ...(outcome.kind === "exempt" ? { exception: outcome.exception } : {}),
  });
  await announce(home, incident, outcome.kind, {
    heading: outcome.kind === "exempt" ? "EXEMPT" : "NOT CONTAINED",
    summary: outcome.summary,
    nextStep:
      outcome.kind === "exempt"
        ? "Look at the resource by hand. Remove the tag to have the next finding contain it."
        : "Look at the finding by hand if you expected containment.",
  });
  await incident.close();
  return account(home, incident.entry, outcome);
}

/** Tells of a failure everywhere it should be known, and never hides it behind one of its own. */
async function recordFailure(home: Home, incident: OpenIncident, cause: unknown): Promise<void> {
  const { resource, accountId, status, incidentId } = incident.entry;
  // Once the network is cut the instance is contained, whatever else failed; the retry and its alarm tell of the rest.
  if (status === "contained") {
    home.telemetry.log.error(`${incidentId} is contained but not finished: ${describeError(cause)}`);
    return;
  }
  const summary = `${resource} in account ${accountId} is not contained: ${describeError(cause)}`;
  const nextStep =
    "Lambda tries twice more within three minutes. If the dead-letter alarm follows, contain the resource by hand.";
  account(home, incident.entry, { kind: "failed", summary, nextStep });
  try {
    incident.note({ status: "failed", summary });
    await announce(home, incident, "failed", { heading: "FAILED", summary, nextStep });
    // Without the lease any delivery may try next: the retry, a twin, or a letter sent again by hand.
    await incident.close();
  } catch (error) {
    home.telemetry.log.error(`The failure of ${incidentId} could not be recorded: ${describeError(error)}`);
  }
}
