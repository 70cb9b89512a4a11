import type { SecurityGroup } from "@aws-sdk/client-ec2";
import type { Incident } from "../../functions/domain/incident";
import type { JournalEntry } from "../gateway/journal";
import type { ScenarioResult } from "../report/scenarioResult";
import type { InstanceFinding } from "../world/finding";
import { type Alert, parseAlert } from "../world/inbox";
import { type InstanceState, readInstance } from "../world/instanceState";
import { isolationGroupsOf } from "../world/networkState";
import type { RehearsedOrganization } from "../world/rehearsedOrganization";
import type { Workload } from "../world/workload";
import { factsOf } from "./facts";
import { callsOf, containmentOf, timelineOf } from "./responderCalls";
import { type Expectation, judge } from "./verdict";

/** What a stimulus led to, read back from the world once everything had come to rest. */
export interface Response {
  readonly workload: Workload;
  readonly before: InstanceState;
  readonly after: InstanceState;
  /** The isolation groups of the workload's VPC. */
  readonly isolationGroups: readonly SecurityGroup[];
  /** Milliseconds of the journal's clock. */
  readonly firedAt: number;
  /** Of the isolating responder, in order of their start. */
  readonly calls: readonly JournalEntry[];
  /** Ledger entries about the workload, present and past, oldest first. */
  readonly incidents: readonly Incident[];
  /** New notices about the workload, and every alarm that changed its state meanwhile. */
  readonly alerts: readonly Alert[];
  /** New messages of the dead-letter queue. */
  readonly deadLetters: readonly string[];
}

/**
 * Sends findings about a workload, all at once, unless told another way; waits until nothing is under way and reads back
 * what came of it.
 */
export async function respondTo(
  organization: RehearsedOrganization,
  workload: Workload,
  findings: readonly InstanceFinding[],
  send: () => Promise<unknown> = () => Promise.all(findings.map((finding) => organization.fire(finding))),
): Promise<Response> {
  const before = await readInstance(workload);
  const [alertsBefore, deadLettersBefore] = await Promise.all([organization.alerts(), organization.deadLetters()]);
  const mark = organization.gateway.journal.mark();
  const firedAt = performance.now();
  await send();
  await organization.settled();
  const calls = callsOf("isolate-instance", organization.gateway.journal.since(mark));
  const [after, ledger, alerts, deadLetters, isolationGroups] = await Promise.all([
    readInstance(workload),
    organization.ledger(),
    organization.alerts(),
    organization.deadLetters(),
    isolationGroupsOf(workload.account, workload.network.vpcId, workload.region),
  ]);
  // An incident about a finding that is not acted on is filed under the finding.
  const resources = new Set([`instance/${workload.instanceId}`, ...findings.map(({ id }) => `finding/${id}`)]);
  return {
    workload,
    before,
    after,
    isolationGroups,
    firedAt,
    calls,
    incidents: ledger.filter(({ resource }) => resources.has(resource)),
    alerts: alerts
      .slice(alertsBefore.length)
      .map(parseAlert)
      .filter(({ resource, AlarmName }) => AlarmName !== undefined || resources.has(resource ?? "")),
    deadLetters: deadLetters.slice(deadLettersBefore.length),
  };
}

/** The result of a scenario whose story is one response. */
export function resultOf(
  organization: RehearsedOrganization,
  response: Response,
  expectations: readonly Expectation[],
  more: Partial<ScenarioResult> = {},
): ScenarioResult {
  const { workload, firedAt, calls } = response;
  const containment = containmentOf(calls, firedAt);
  return {
    ...judge(expectations),
    target: `${workload.instanceId} in ${workload.account.name}`,
    before: factsOf(response.before),
    after: factsOf(response.after),
    ...(containment === undefined ? {} : { containment }),
    timeline: timelineOf(calls, firedAt, (id) => organization.gateway.organization.find(id)?.name ?? id),
    notes: [],
    ...more,
  };
}
