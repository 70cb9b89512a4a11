import type { Home } from "../aws/home";
import { LeaseLostError } from "../aws/ledger";
import type { OpenIncident } from "../aws/openIncident";
import { account, announce, archiveFinding } from "../aws/report";
import type { Change, Incident } from "../domain/incident";
import type { Outcome } from "../domain/outcome";
import type { InstanceReading, LiveInstance } from "./instance";
import { groupsWithRules } from "./networkIsolation";
import { leaseOf, type Task } from "./task";

/**
 * Answers a delivery whose incident is in somebody's hands or dealt with. A contained instance is looked at once more: if it
 * got its groups back behind our back, the answer is to contain it again, on the same entry.
 */
export async function answerKnown(
  home: Home,
  task: Task,
  incident: OpenIncident,
  reading: Promise<InstanceReading>,
): Promise<Outcome | "contain-again"> {
  const { entry } = incident;
  const answer = (outcome: Outcome) => account(home, entry, outcome);
  if (entry.lease !== undefined && entry.lease.until > new Date().toISOString()) {
    return answer({
      kind: "already-contained",
      summary: `${entry.incidentId} is in the hands of request ${entry.lease.owner} until ${entry.lease.until}`,
    });
  }
  const toldAlready = `told already: ${entry.summary ?? entry.incidentId}`;
  switch (entry.status) {
    case "exempt":
      return answer({ kind: "exempt", exception: entry.exception ?? "", summary: toldAlready });
    case "not-applicable":
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
      break;
  }
  const live = await reading;
  if (live.kind === "instance" && (await isOpenAgain(home, task, entry, live.instance))) {
    incident.note({ lease: leaseOf(task) });
    await incident.record();
    return "contain-again";
  }
  if (!entry.findings.includes(task.finding.id)) await noteFurtherFinding(home, task, incident);
  return answer({ kind: "already-contained", summary: `${entry.incidentId} contained it at ${entry.containedAt}` });
}

/**
 * Activity since the containment asks for the group's rules too: one rule added to it opens every instance on it. Other
 * deliveries, the many, ask for the interfaces only.
 */
async function isOpenAgain(home: Home, { finding }: Task, entry: Incident, instance: LiveInstance): Promise<boolean> {
  if (!isStillIsolated(instance, entry.changes)) return true;
  if (entry.containedAt === undefined || finding.lastSeen <= entry.containedAt) return false;
  const { ec2 } = home.members.for(entry.accountId, entry.region);
  const groups = [...new Set(instance.interfaces.flatMap((networkInterface) => networkInterface.groups))];
  return (await groupsWithRules(ec2, groups)).length > 0;
}

function isStillIsolated(instance: LiveInstance, changes: readonly Change[]): boolean {
  return instance.interfaces.every(({ id, groups }) => {
    const after = changes.find(({ item }) => item === `network-interface/${id}`)?.after;
    const isolation = typeof after === "object" && after !== null && "group" in after ? after.group : undefined;
    return groups.length === 1 && groups[0] === isolation;
  });
}

/** Another finding about a contained instance joins its incident, is announced once and archived. */
async function noteFurtherFinding(home: Home, task: Task, incident: OpenIncident): Promise<void> {
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
  await archiveFinding(home, finding.id, finding.region);
}
