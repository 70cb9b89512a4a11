import type { ContainContext, Containment, ResponseTarget } from "../response/response";
import { runFollowUps } from "./followUps/run";
import type { LiveInstance } from "./instance";
import { cutNetwork } from "./networkCut";
import type { IsolateInstanceOptions } from "./options";
import { removeUntrackingGroups, untrackConnections } from "./untracking";

/** Network first, then what follows. Safe to repeat: what is done already costs a reading. */
export async function contain(
  context: ContainContext<IsolateInstanceOptions, ResponseTarget, LiveInstance>,
): Promise<Containment> {
  const { home, task, incident, clients, resource: instance } = context;
  const followUps = {
    clients,
    instance,
    incidentId: incident.entry.incidentId,
    options: task.options,
    neverContain: home.environment.neverContain,
  };
  const untracks = task.options.connections === "untrack";
  const untracking = untracks ? await untrackConnections(context, followUps) : undefined;
  const cut = await cutNetwork(clients.ec2, incident, { ...instance, ...untracking });
  const summary = summaryOf(instance, cut.isolationGroups, untracking?.told);
  context.contained(summary, cut.swapped > 0 ? cut.swappedAt : undefined);
  await runFollowUps(incident, followUps);
  if (untracks) await removeUntrackingGroups(context);
  return { changed: cut.swapped > 0 || cut.emptied, summary };
}

/**
 * What may linger is said every time: EC2 keeps tracking connections through NAT gateways, Network Load Balancers, endpoints
 * and transit gateways, and a tracked connection outlives its rule while it is busy ("Security group connection tracking").
 */
function summaryOf(instance: LiveInstance, isolationGroups: readonly string[], untracking: string | undefined): string {
  const count = instance.interfaces.length;
  const kubernetesNode = Object.keys(instance.tags).some(
    (key) => key.startsWith("kubernetes.io/cluster/") || key === "eks:cluster-name",
  );
  return [
    `${instance.id} is isolated: ${count} network interface${count === 1 ? "" : "s"} on ${isolationGroups.join(", ")}, which allows nothing in or out.`,
    ...(untracking === undefined ? [] : [untracking]),
    "Connections that were open (through NAT gateways, Network Load Balancers, endpoints, or busy ones) may live on until they are idle for 60 s.",
    ...(kubernetesNode
      ? ["It is a Kubernetes node: its pods are cut off too; drain it so that they are started elsewhere."]
      : []),
  ].join(" ");
}
