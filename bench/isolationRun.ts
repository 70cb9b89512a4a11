import { isGroupSwap } from "../rehearsal/scenarios/responderCalls";
import { longestChain } from "../rehearsal/world/callChain";
import { findingAbout } from "../rehearsal/world/finding";
import { readInstance } from "../rehearsal/world/instanceState";
import type { RehearsedOrganization } from "../rehearsal/world/rehearsedOrganization";
import type { Workload } from "../rehearsal/world/workload";
import type { Contender } from "./contender";
import type { MeasuredProcess } from "./measuredProcess";

/** One isolation, measured. */
export interface IsolationRun {
  /** From the event's hand-over to the handler until the last interface was on the isolation group. */
  readonly milliseconds: number;
  /** Longest chain of calls until then. */
  readonly sequentialCalls: number;
  /** All calls of the invocation. */
  readonly totalCalls: number;
}

/** Of the reference's own list, so that both answer it. */
const findingType = "Backdoor:EC2/C&CActivity.B!DNS";

/**
 * Has the contender isolate the workload, with this latency on each call. Throws where the handler fails or an interface is
 * not on one group alone afterwards: what is measured must have been done.
 */
export async function measureIsolation(
  organization: RehearsedOrganization,
  contender: Contender,
  running: MeasuredProcess,
  workload: Workload,
  latencyMilliseconds: number,
): Promise<IsolationRun> {
  const { faults, journal } = organization.gateway;
  const payload = contender.payload(findingAbout(workload, findingType));
  const mark = journal.mark();
  faults.latencyMilliseconds = latencyMilliseconds;
  const begun = performance.now();
  const error = await running.invoke(payload).finally(() => {
    faults.latencyMilliseconds = 0;
  });
  if (error !== undefined) throw new Error(`The ${contender.name} failed on ${workload.instanceId}: ${error}`);
  const { interfaces } = await readInstance(workload);
  const groups = new Set(interfaces.flatMap((each) => each.groups));
  if (groups.size !== 1)
    throw new Error(`The ${contender.name} left ${workload.instanceId} on ${[...groups].join(", ")}`);
  const calls = journal.since(mark).filter(({ principalArn }) => principalArn.includes(contender.principal));
  const contained = Math.max(...calls.filter(isGroupSwap).map(({ endedAt }) => endedAt));
  return {
    milliseconds: contained - begun,
    sequentialCalls: longestChain(calls, contained),
    totalCalls: calls.length,
  };
}
