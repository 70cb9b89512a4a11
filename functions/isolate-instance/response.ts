import { isDeepStrictEqual } from "node:util";
import type { Change, Incident } from "../domain/incident";
import { decideIsolation } from "../domain/isolationDecision";
import type { ReadContext, Response, ResponseTarget } from "../response/response";
import { contain } from "./containment";
import { impactOfIsolation } from "./impact";
import { type LiveInstance, readInstance } from "./instance";
import { groupsWithRules } from "./networkIsolation";
import { type IsolateInstanceOptions, isolateInstanceOptionsSchema } from "./options";
import { isolateInstance } from "./responder";

/** An instance to isolate, by what the finding says of it. */
export interface InstanceTarget extends ResponseTarget {
  readonly instanceId: string;
}

/** How an instance is isolated: what `isolate-instance` brings to the response that all responders share. */
export const isolation: Response<IsolateInstanceOptions, InstanceTarget, LiveInstance> = {
  definition: isolateInstance,
  options: isolateInstanceOptionsSchema,

  decide(finding) {
    const decision = decideIsolation(finding);
    if (decision.kind === "not-applicable") return decision;
    const { instanceId } = decision;
    const { partition, region, accountId } = finding;
    const arn = `arn:${partition}:ec2:${region}:${accountId}:instance/${instanceId}`;
    return { kind: "respond", target: { instanceId, resource: `instance/${instanceId}`, region, arn } };
  },

  async read({ clients, task: { finding }, target }) {
    return readInstance(clients.ec2, { ...finding, instanceId: target.instanceId });
  },

  isBegun(incident, instance) {
    if (incident.containedAt !== undefined) return true;
    return instance.interfaces.some(({ id, groups }) => {
      const recorded = incident.changes.find(({ item }) => item === `network-interface/${id}`);
      return recorded !== undefined && !isDeepStrictEqual(recorded.before, { groups });
    });
  },

  isOpenAgain,
  contain,
  impact: impactOfIsolation,
};

/**
 * Activity since the containment asks for the group's rules too: one rule added to it opens every instance on it. Other
 * deliveries, the many, ask for the interfaces only.
 */
async function isOpenAgain(
  { task: { finding }, clients }: ReadContext<IsolateInstanceOptions, InstanceTarget>,
  entry: Incident,
  instance: LiveInstance,
): Promise<boolean> {
  if (!isStillIsolated(instance, entry.changes)) return true;
  if (entry.containedAt === undefined || finding.lastSeen <= entry.containedAt) return false;
  const groups = [...new Set(instance.interfaces.flatMap((networkInterface) => networkInterface.groups))];
  return (await groupsWithRules(clients.ec2, groups)).length > 0;
}

function isStillIsolated(instance: LiveInstance, changes: readonly Change[]): boolean {
  return instance.interfaces.every(({ id, groups }) => {
    const after = changes.find(({ item }) => item === `network-interface/${id}`)?.after;
    const isolation = typeof after === "object" && after !== null && "group" in after ? after.group : undefined;
    return groups.length === 1 && groups[0] === isolation;
  });
}
