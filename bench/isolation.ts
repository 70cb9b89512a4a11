import { createNetwork, type Network } from "../rehearsal/world/network";
import type { MemberName } from "../rehearsal/world/organizationPlan";
import type { RehearsedOrganization } from "../rehearsal/world/rehearsedOrganization";
import type { Workload } from "../rehearsal/world/workload";
import type { Contender, ContenderName } from "./contender";
import { measureIsolation } from "./isolationRun";
import { MeasuredProcess } from "./measuredProcess";
import { latencies, type MeasuredRun, type RunSummary, summaryOf } from "./measuredRun";

export const interfaceCounts = [1, 3, 15] as const;

/** One row of the comparison. */
export interface IsolationMeasurement extends RunSummary {
  readonly contender: ContenderName;
  /** Milliseconds added to every call. */
  readonly latencyMilliseconds: number;
  readonly interfaces: 1 | 3 | 15;
  /** Whether the VPC had its isolation group; the reference makes one for each finding. */
  readonly group: "present" | "absent";
  /** Whether the handler had a session in the account; the reference never keeps one. */
  readonly session: "new" | "cached";
}

/** Of payments and storefront the handler knows nothing when it first gets an event about them: a new session each. */
const members = ["payments", "storefront"] as const satisfies readonly MemberName[];

/**
 * The responder in warm processes: compiled by an event about a third account, then two events about each member, of
 * which the first needs a session and the second has it.
 */
export async function measureResponder(
  organization: RehearsedOrganization,
  contender: Contender,
  tell: (detail: string) => void,
): Promise<readonly IsolationMeasurement[]> {
  // Makes the isolation groups that "present" finds, whatever ran in this organization before.
  const primer = await MeasuredProcess.start(await contender.launch());
  for (const member of [...members, "sandbox"] as const) {
    await measureIsolation(organization, contender, primer, await launch(organization, member, 1), 0);
  }
  await primer.end();

  const measured: IsolationMeasurement[] = [];
  for (const latency of latencies) {
    for (const interfaces of interfaceCounts) {
      for (const group of ["present", "absent"] as const) {
        tell(`${contender.name}, ${latency} ms a call, ${interfaces} interfaces, group ${group}`);
        const runs = { new: [] as MeasuredRun[], cached: [] as MeasuredRun[] };
        for (let process = 0; process < (latency === 50 ? 2 : 1); process++) {
          const running = await MeasuredProcess.start(await contender.launch());
          await measureIsolation(
            organization,
            contender,
            running,
            await launch(organization, "sandbox", interfaces),
            0,
          );
          for (const member of members) {
            for (const session of ["new", "cached"] as const) {
              const network = group === "present" ? undefined : await emptyNetwork(organization, member);
              const workload = await launch(organization, member, interfaces, network);
              runs[session].push(await measureIsolation(organization, contender, running, workload, latency));
            }
          }
          await running.end();
        }
        for (const session of ["new", "cached"] as const) {
          measured.push({
            contender: contender.name,
            latencyMilliseconds: latency,
            interfaces,
            group,
            session,
            ...summaryOf(runs[session]),
          });
        }
      }
    }
  }
  return measured;
}

/** A reference in one warm process: every event needs a group and two sessions, so there is nothing else to vary. */
export async function measureReference(
  organization: RehearsedOrganization,
  contender: Contender,
  tell: (detail: string) => void,
): Promise<readonly IsolationMeasurement[]> {
  const running = await MeasuredProcess.start(await contender.launch());
  try {
    await measureIsolation(organization, contender, running, await launch(organization, "sandbox", 1), 0);
    const measured: IsolationMeasurement[] = [];
    for (const latency of latencies) {
      for (const interfaces of interfaceCounts) {
        tell(`${contender.name}, ${latency} ms a call, ${interfaces} interfaces`);
        const runs: MeasuredRun[] = [];
        for (let run = 0; run < (latency === 50 ? 3 : 2); run++) {
          const workload = await launch(organization, members[run % members.length] ?? "payments", interfaces);
          runs.push(await measureIsolation(organization, contender, running, workload, latency));
        }
        measured.push({
          contender: contender.name,
          latencyMilliseconds: latency,
          interfaces,
          group: "absent",
          session: "new",
          ...summaryOf(runs),
        });
      }
    }
    return measured;
  } finally {
    await running.end();
  }
}

function launch(
  organization: RehearsedOrganization,
  member: MemberName,
  interfaces: 1 | 3 | 15,
  network: Network = organization.network(member),
): Promise<Workload> {
  return organization.launch(member, { network, interfaces, groups: "shared" });
}

let networks = 0;

/** A VPC in which nobody was ever isolated. */
function emptyNetwork(organization: RehearsedOrganization, member: MemberName): Promise<Network> {
  const number = ++networks;
  return createNetwork(organization.account(member), {
    name: `bench-${number}`,
    ipv4Prefix: `10.${100 + (number % 100)}`,
    dualStack: true,
  });
}
