import { isolationGroupName } from "../functions/isolate-instance/isolationGroup";
import { callsOf, isGroupSwap } from "../rehearsal/scenarios/responderCalls";
import { findingAbout, type InstanceFinding, sentAgain } from "../rehearsal/world/finding";
import { readInstance } from "../rehearsal/world/instanceState";
import type { RehearsedOrganization } from "../rehearsal/world/rehearsedOrganization";
import type { Workload } from "../rehearsal/world/workload";
import { shuffled } from "./shuffled";

/** Of each instance's finding: it is found, and found again four times. */
const states = 5;
/** Of each state. */
const deliveries = 2;

export interface StormMeasurement {
  readonly instances: number;
  readonly events: number;
  /** Instances on their isolation group alone when all is quiet. */
  readonly isolated: number;
  /** Calls that moved an interface; more than instances would be doing it twice. */
  readonly moves: number;
  /** Invocations that did not end well, and dead letters. */
  readonly errors: number;
  /** Of a delivery whose incident is dealt with: the same events once more, all calls by their number. */
  readonly callsPerDuplicate: number;
  /** First delivery to quiet. */
  readonly seconds: number;
}

/** Through the bus and the deployed function: every event twice, in no order, all at once; then a part of them again. */
export async function measureStorm(
  organization: RehearsedOrganization,
  tell: (detail: string) => void,
  instances = 100,
): Promise<StormMeasurement> {
  tell(`launching ${instances} instances`);
  const workloads: Workload[] = [];
  for (let count = 0; count < instances; count++) {
    workloads.push(await organization.launch("storefront", { groups: "shared" }));
  }
  const events = shuffled(
    workloads.flatMap(statesOf).flatMap((state) => Array<InstanceFinding>(deliveries).fill(state)),
  );
  const { journal } = organization.gateway;
  const functionName = "firebreak-isolate-instance";
  const failuresBefore = failuresOf(organization, functionName);
  const deadLettersBefore = (await organization.deadLetters()).length;

  tell(`${events.length} events`);
  const mark = journal.mark();
  const begun = performance.now();
  await Promise.all(events.map((finding) => deliverNatively(organization, finding)));
  await organization.settled();
  const seconds = (performance.now() - begun) / 1000;
  const calls = callsOf("isolate-instance", journal.since(mark));

  tell("the same again");
  const again = events.slice(0, 200);
  const quiet = journal.mark();
  await Promise.all(again.map((finding) => deliverNatively(organization, finding)));
  await organization.settled();
  const duplicateCalls = callsOf("isolate-instance", journal.since(quiet)).length;

  const deadLetters = (await organization.deadLetters()).length - deadLettersBefore;
  const isolated: boolean[] = [];
  for (const workload of workloads) isolated.push(await isIsolated(workload));
  return {
    instances,
    events: events.length,
    isolated: isolated.filter(Boolean).length,
    moves: calls.filter((call) => isGroupSwap(call) && call.status === 200).length,
    errors: failuresOf(organization, functionName) - failuresBefore + deadLetters,
    callsPerDuplicate: Math.round((duplicateCalls / again.length) * 100) / 100,
    seconds: Math.round(seconds * 10) / 10,
  };
}

function statesOf(workload: Workload): readonly InstanceFinding[] {
  const begun = Date.now() - states * 60_000;
  const found = [findingAbout(workload, "CryptoCurrency:EC2/BitcoinTool.B", { lastSeen: new Date(begun) })];
  for (let state = 1; state < states; state++) {
    const last = found.at(-1);
    if (last !== undefined) found.push(sentAgain(last, new Date(begun + state * 60_000)));
  }
  return found;
}

/** As the delegated administrator's bus gets it. */
function deliverNatively(organization: RehearsedOrganization, finding: InstanceFinding): Promise<void> {
  return organization.services.events.publishServiceEvent({
    account: organization.account("security").id,
    region: finding.region,
    event: { source: "aws.guardduty", "detail-type": "GuardDuty Finding", detail: { ...finding } },
  });
}

async function isIsolated(workload: Workload): Promise<boolean> {
  const { interfaces } = await readInstance(workload);
  return interfaces.every(({ groupNames }) => groupNames.join() === isolationGroupName);
}

function failuresOf(organization: RehearsedOrganization, functionName: string): number {
  return organization.services.lambda.invocations(functionName).filter(({ outcome }) => outcome !== "success").length;
}
