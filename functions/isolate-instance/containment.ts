import type { Home } from "../aws/home";
import type { OpenIncident } from "../aws/openIncident";
import { account, announce, archiveFinding } from "../aws/report";
import type { Change } from "../domain/incident";
import type { Outcome } from "../domain/outcome";
import { runFollowUps } from "./followUps/run";
import type { LiveInstance } from "./instance";
import { cutNetwork } from "./networkCut";
import type { Task } from "./task";

/** The instance is cut off, but something that should follow is not done; a retry does only that. */
export class FollowUpsFailedError extends Error {
  override readonly name = "FollowUpsFailedError";
}

/**
 * Network first; then what follows, the notice, and the archive. Safe to repeat: what is done already costs a reading.
 * Throws `FollowUpsFailedError` once the notice is out, so that Lambda tries the rest again.
 */
export async function contain(
  home: Home,
  task: Task,
  incident: OpenIncident,
  instance: LiveInstance,
): Promise<Outcome> {
  const clients = home.members.for(incident.entry.accountId, incident.entry.region);
  const cut = await cutNetwork(clients.ec2, incident, instance);
  if (cut.swapped > 0) home.telemetry.timeToContain(cut.swappedAt - task.begun);

  const summary = summaryOf(instance, cut.isolationGroups);
  const containedAt = incident.entry.containedAt ?? new Date().toISOString();
  incident.note({ status: "contained", containedAt, summary });
  await runFollowUps(incident, {
    clients,
    instance,
    incidentId: incident.entry.incidentId,
    options: task.options,
    neverContain: home.environment.neverContain,
  });

  const failed = incident.entry.changes.filter(({ state }) => state === "failed");
  const opened = cut.swapped > 0 || cut.emptied;
  await tell(home, task, incident, { summary, failed, again: opened });
  await archiveFinding(home, task.finding.id, task.finding.region);
  const outcome: Outcome = { kind: opened ? "contained" : "already-contained", summary };
  await incident.close();
  account(home, incident.entry, outcome);
  if (failed.length === 0) return outcome;
  const problems = failed.map(({ item, detail }) => `${item} (${detail})`).join(", ");
  throw new FollowUpsFailedError(`${instance.id} is isolated, but these failed: ${problems}. A retry does only them.`);
}

/** One notice of the containment; later ones only where it had to be repeated, or what had failed is done. */
async function tell(
  home: Home,
  { requestId }: Task,
  incident: OpenIncident,
  { summary, failed, again }: { readonly summary: string; readonly failed: readonly Change[]; readonly again: boolean },
): Promise<void> {
  const { incidentId, notices } = incident.entry;
  const nextStep =
    failed.length === 0
      ? `Investigate; undo with: npm run incidents -- release ${incidentId}`
      : `The network is cut. ${failed.map(({ item }) => item).join(", ")} failed and is tried again.`;
  if (!notices.includes("contained")) {
    await announce(home, incident, "contained", { heading: "CONTAINED", summary, nextStep });
  } else if (again) {
    await announce(home, incident, `contained again ${requestId}`, {
      heading: "CONTAINED AGAIN",
      summary: `Somebody had put it back on the network. ${summary}`,
      nextStep: "Find out in CloudTrail who changed its security groups, or the rules of its isolation group.",
    });
  } else if (failed.length === 0) {
    await announce(home, incident, `completed ${requestId}`, { heading: "COMPLETED", summary, nextStep });
  }
}

/**
 * What may linger is said every time: EC2 keeps tracking connections through NAT gateways, Network Load Balancers, endpoints
 * and transit gateways, and a tracked connection outlives its rule while it is busy ("Security group connection tracking").
 */
function summaryOf(instance: LiveInstance, isolationGroups: readonly string[]): string {
  const count = instance.interfaces.length;
  const kubernetesNode = Object.keys(instance.tags).some(
    (key) => key.startsWith("kubernetes.io/cluster/") || key === "eks:cluster-name",
  );
  return [
    `${instance.id} is isolated: ${count} network interface${count === 1 ? "" : "s"} on ${isolationGroups.join(", ")}, which allows nothing in or out.`,
    "Connections that were open (through NAT gateways, Network Load Balancers, endpoints, or busy ones) may live on until they are idle for 60 s.",
    ...(kubernetesNode
      ? ["It is a Kubernetes node: its pods are cut off too; drain it so that they are started elsewhere."]
      : []),
  ].join(" ");
}
