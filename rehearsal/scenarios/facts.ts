import type { InstanceState } from "../world/instanceState";

/** A state as lines that can be laid beside those of another state of the same instance. */
export function factsOf(state: InstanceState): readonly string[] {
  return [
    ...state.interfaces.map(({ id, groupNames, idleTimeoutSeconds }) => {
      const idle = idleTimeoutSeconds === undefined ? "" : `, idle time-out ${idleTimeoutSeconds} s`;
      return `${id}: groups ${groupNames.join(", ") || "none"}${idle}`;
    }),
    `instance ${state.state}, metadata service ${state.metadataService}`,
    `protected from termination: ${yesOrNo(state.terminationProtected)}, from stopping: ${yesOrNo(state.stopProtected)}`,
    `Auto Scaling: ${state.autoScaling ?? "no member"}, target group: ${state.targetHealth ?? "no member"}`,
    `inline policies of its role: ${state.rolePolicies.join(", ") || "none"}`,
    `tags: ${tagText(state.tags)}`,
    `snapshots: ${state.snapshots.length}`,
  ];
}

function yesOrNo(value: boolean): string {
  return value ? "yes" : "no";
}

function tagText(tags: Readonly<Record<string, string>>): string {
  return Object.entries(tags)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(", ");
}
