import type { EC2Client, SecurityGroup } from "@aws-sdk/client-ec2";
import type { OpenIncident } from "../aws/openIncident";
import { withRecorded } from "../domain/changes";
import type { Change, Json } from "../domain/incident";
import type { LiveInstance } from "./instance";
import { recordsOf } from "./interfaceRecords";
import { ensureIsolationGroup, findIsolationGroups } from "./isolationGroup";
import type { LiveInterface } from "./networkInterface";
import {
  type InterfaceFault,
  readNetwork,
  shortenIdleTimeouts,
  shortestIdleTimeout,
  swapGroups,
} from "./networkIsolation";

/** The network of an instance could not be cut in full; what was cut stays cut. */
export class NetworkNotCutError extends Error {
  override readonly name = "NetworkNotCutError";
}

export interface NetworkCut {
  /** How many interfaces were not isolated before. */
  readonly swapped: number;
  /** Whether an isolation group held rules: somebody had opened it, and with it every instance on it. */
  readonly emptied: boolean;
  readonly isolationGroups: readonly string[];
  /** `performance.now()` when the last interface had been swapped. */
  readonly swappedAt: number;
}

/** An interface may be attached between reading and swapping; two rounds more catch it. */
const rounds = 3;

/**
 * Records each interface, puts it on the isolation group, and reads back until nothing is left open. From the reading of
 * the instance to the last swap there are two dependent calls (ledger beside group lookup, then all swaps at once), four
 * where a VPC has no isolation group yet. Throws `NetworkNotCutError`, `LeaseLostError` and what the SDK throws.
 */
export async function cutNetwork(ec2: EC2Client, incident: OpenIncident, instance: LiveInstance): Promise<NetworkCut> {
  const isolation = new Map<string, string>();
  const isIsolated = ({ vpcId, groups }: LiveInterface) => groups.length === 1 && groups[0] === isolation.get(vpcId);
  const swapped = new Set<string>();
  let emptied = false;
  let interfaces: readonly LiveInterface[] = instance.interfaces;
  let faults: readonly InterfaceFault[] = [];
  for (let round = 1; round <= rounds; round++) {
    const vpcIds = [...new Set(interfaces.map(({ vpcId }) => vpcId))];
    const [found] = await Promise.all([findIsolationGroups(ec2, vpcIds), recordInterfaces(incident, interfaces)]);
    emptied ||= [...found.values()].some(hasRules);
    await Promise.all(
      vpcIds.map(async (vpcId) => {
        isolation.set(vpcId, await ensureIsolationGroup(ec2, vpcId, found.get(vpcId), incident.entry.incidentId));
      }),
    );
    for (const { id } of interfaces.filter((each) => !isIsolated(each))) swapped.add(id);
    faults = await swapGroups(ec2, interfaces, (vpcId) => isolation.get(vpcId) ?? "");
    const swappedAt = performance.now();
    // Only now: both draw on the account's request rate at EC2, and with many interfaces the swaps would wait for it.
    const idle = await shortenIdleTimeouts(ec2, interfaces);
    incident.noteChanges(resultsOf(incident.entry.changes, interfaces, isolation, faults, idle));

    const isolationGroups = [...new Set(isolation.values())];
    const now = await readNetwork(ec2, instance.id, isolationGroups);
    const open = now.interfaces.filter((each) => !isIsolated(each));
    if (open.length === 0 && now.openGroups.length === 0)
      return { swapped: swapped.size, emptied, isolationGroups, swappedAt };
    // A group with rules is emptied by the next round's lookup; it needs an interface to ask for its VPC.
    interfaces = open.length > 0 ? open : now.interfaces;
  }
  const reasons =
    faults.map(({ interfaceId, problem }) => `${interfaceId}: ${problem}`).join("; ") ||
    "rules or interfaces keep being added";
  throw new NetworkNotCutError(`Instance ${instance.id} is not isolated after ${rounds} rounds. ${reasons}`);
}

function hasRules({ IpPermissions: ingress = [], IpPermissionsEgress: egress = [] }: SecurityGroup): boolean {
  return ingress.length + egress.length > 0;
}

/** Writes what is there before anything is changed; on a retry there is nothing new to write. */
async function recordInterfaces(incident: OpenIncident, interfaces: readonly LiveInterface[]): Promise<void> {
  const recorded = withRecorded(incident.entry.changes, interfaces.flatMap(recordsOf));
  if (recorded === incident.entry.changes) return;
  incident.note({ changes: [...recorded] });
  await incident.record();
}

function resultsOf(
  changes: readonly Change[],
  interfaces: readonly LiveInterface[],
  isolation: ReadonlyMap<string, string>,
  swapFaults: readonly InterfaceFault[],
  idleFaults: readonly InterfaceFault[],
): Change[] {
  return interfaces.flatMap(({ id, vpcId }) => {
    const group = isolation.get(vpcId) ?? "";
    return changes.flatMap((change): Change[] => {
      switch (change.item) {
        case `network-interface/${id}`:
          return [finished(change, problemOf(swapFaults, id), { vpcId, group }, `on isolation group ${group}`)];
        case `idle-timeout/${id}`: {
          const detail = `tracked TCP connections end after ${shortestIdleTimeout} s idle`;
          return [finished(change, problemOf(idleFaults, id), { seconds: shortestIdleTimeout }, detail)];
        }
        default:
          return [];
      }
    });
  });
}

function problemOf(faults: readonly InterfaceFault[], id: string): string | undefined {
  return faults.find(({ interfaceId }) => interfaceId === id)?.problem;
}

function finished(change: Change, problem: string | undefined, after: Json, detail: string): Change {
  return problem === undefined
    ? { ...change, after, state: "done", detail }
    : { ...change, state: "failed", detail: problem };
}
