import { isGroupSwap } from "../rehearsal/scenarios/responderCalls";
import { findingAbout } from "../rehearsal/world/finding";
import { readInstance } from "../rehearsal/world/instanceState";
import type { RehearsedOrganization } from "../rehearsal/world/rehearsedOrganization";
import type { Workload } from "../rehearsal/world/workload";
import type { Contender } from "./contender";
import type { MeasuredProcess } from "./measuredProcess";
import { type MeasuredRun, measureRun } from "./measuredRun";

/** Of the reference's own list, so that both answer it. */
const findingType = "Backdoor:EC2/C&CActivity.B!DNS";

/** Has the contender isolate the workload, with this latency on each call. Throws where it leaves an interface on other groups. */
export async function measureIsolation(
  organization: RehearsedOrganization,
  { name, principal, payload }: Contender,
  running: MeasuredProcess,
  workload: Workload,
  latencyMilliseconds: number,
): Promise<MeasuredRun> {
  return measureRun(organization, running, {
    contender: name,
    principal,
    resource: workload.instanceId,
    payload: payload(findingAbout(workload, findingType)),
    latencyMilliseconds,
    isContaining: isGroupSwap,
    verify: async () => {
      const { interfaces } = await readInstance(workload);
      const groups = new Set(interfaces.flatMap((each) => each.groups));
      if (groups.size !== 1) throw new Error(`The ${name} left ${workload.instanceId} on ${[...groups].join(", ")}`);
    },
  });
}
