import type { SecurityGroup } from "@aws-sdk/client-ec2";
import type { ScenarioResult } from "../report/scenarioResult";
import type { InstanceFinding } from "../world/finding";
import { type InstanceState, readInstance } from "../world/instanceState";
import { isolationGroupsOf } from "../world/networkState";
import type { RehearsedOrganization } from "../world/rehearsedOrganization";
import type { Workload } from "../world/workload";
import { factsOf } from "./facts";
import { type Observation, observe, resultOfObservation } from "./observation";
import { isGroupSwap } from "./responderCalls";
import type { Expectation } from "./verdict";

/** What a stimulus led to, read back from the world once everything had come to rest. */
export interface Response extends Observation {
  readonly workload: Workload;
  readonly before: InstanceState;
  readonly after: InstanceState;
  /** The isolation groups of the workload's VPC. */
  readonly isolationGroups: readonly SecurityGroup[];
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
  // An incident about a finding that is not acted on is filed under the finding.
  const resources = [`instance/${workload.instanceId}`, ...findings.map(({ id }) => `finding/${id}`)];
  const observation = await observe(organization, { responder: "isolate-instance", resources }, send);
  const [after, isolationGroups] = await Promise.all([
    readInstance(workload),
    isolationGroupsOf(workload.account, workload.network.vpcId, workload.region),
  ]);
  return { ...observation, workload, before, after, isolationGroups };
}

/** The result of a scenario whose story is one response. */
export function resultOf(
  organization: RehearsedOrganization,
  response: Response,
  expectations: readonly Expectation[],
  more: Partial<ScenarioResult> = {},
): ScenarioResult {
  const { workload } = response;
  const story = {
    target: `${workload.instanceId} in ${workload.account.name}`,
    before: factsOf(response.before),
    after: factsOf(response.after),
    isContaining: isGroupSwap,
    expectations,
  };
  return { ...resultOfObservation(organization, response, story), ...more };
}
