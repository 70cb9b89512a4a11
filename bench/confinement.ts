import { join } from "node:path";
import { isConfining, openGroupChange } from "../rehearsal/scenarios/groupResponse";
import { complianceChangeEvent } from "../rehearsal/world/complianceChange";
import type { MemberName } from "../rehearsal/world/organizationPlan";
import type { RehearsedOrganization } from "../rehearsal/world/rehearsedOrganization";
import {
  createSecurityGroup,
  openGroup,
  type RehearsedGroup,
  readSecurityGroup,
} from "../rehearsal/world/securityGroup";
import type { Bundle } from "./bundle";
import { referenceEnvironment, responderLaunch } from "./launches";
import { type Launch, MeasuredProcess } from "./measuredProcess";
import { latencies, type MeasuredRun, measureRun, type RunSummary, summaryOf } from "./measuredRun";
import type { ReferenceAccounts } from "./referenceAccounts";

export const portCounts = [1, 5, 50] as const;

/** One row of the comparison: a group whose ports are each open in both families, contained when the last is closed. */
export interface ConfinementMeasurement extends RunSummary {
  readonly contender: "responder" | "reference (Python)";
  /** Milliseconds added to every call. */
  readonly latencyMilliseconds: number;
  /** Each is two rules. */
  readonly ports: number;
  /** Whether the handler had a session in the account; the reference never keeps one. */
  readonly session: "new" | "cached";
}

interface Confiner {
  readonly name: ConfinementMeasurement["contender"];
  readonly principal: string;
  launch(): Promise<Launch>;
  payload(event: Readonly<Record<string, unknown>>): unknown;
}

/** The responder beside the reference's sequence, each in warm processes. */
export async function measureConfinement(
  organization: RehearsedOrganization,
  bundle: Bundle,
  reference: { readonly accounts: ReferenceAccounts; readonly python: string },
  tell: (detail: string) => void,
): Promise<readonly ConfinementMeasurement[]> {
  const ours: Confiner = {
    name: "responder",
    principal: "firebreak-confine-security-group",
    launch: await responderLaunch(organization, "confine-security-group", bundle),
    payload: (event) => ({ row: "bench", options: {}, event }),
  };
  const theirs: Confiner = {
    name: "reference (Python)",
    principal: "assumed-role/reference-",
    launch: async () => ({
      command: reference.python,
      args: [join(__dirname, "referenceConfinement.py")],
      environment: await referenceEnvironment(organization, reference.accounts),
    }),
    payload: (event) => event,
  };
  return [
    ...(await measure(organization, ours, ["new", "cached"], tell)),
    ...(await measure(organization, theirs, ["new"], tell)),
  ];
}

/** In each process one event about a third account comes first; then a member's first event needs a session, its second has it. */
async function measure(
  organization: RehearsedOrganization,
  confiner: Confiner,
  sessions: readonly ConfinementMeasurement["session"][],
  tell: (detail: string) => void,
): Promise<readonly ConfinementMeasurement[]> {
  const measured: ConfinementMeasurement[] = [];
  for (const latencyMilliseconds of latencies) {
    for (const ports of portCounts) {
      tell(`${confiner.name}, ${latencyMilliseconds} ms a call, ${ports} ports in both families`);
      const runs = { new: [] as MeasuredRun[], cached: [] as MeasuredRun[] };
      const running = await MeasuredProcess.start(await confiner.launch());
      await confineOnce(organization, confiner, running, await open(organization, "sandbox", 1), 0);
      for (const member of ["payments", "storefront"] as const) {
        for (const session of sessions) {
          const group = await open(organization, member, ports);
          runs[session].push(await confineOnce(organization, confiner, running, group, latencyMilliseconds));
        }
      }
      await running.end();
      for (const session of sessions) {
        measured.push({
          contender: confiner.name,
          latencyMilliseconds,
          ports,
          session,
          ...summaryOf(runs[session]),
        });
      }
    }
  }
  return measured;
}

async function confineOnce(
  organization: RehearsedOrganization,
  { name, principal, payload }: Confiner,
  running: MeasuredProcess,
  group: RehearsedGroup,
  latencyMilliseconds: number,
): Promise<MeasuredRun> {
  const { rules: before } = await readSecurityGroup(group);
  const event = {
    version: "0",
    id: group.id,
    account: group.account.id,
    region: group.region,
    time: new Date().toISOString(),
    ...complianceChangeEvent(openGroupChange(group)),
  };
  return measureRun(organization, running, {
    contender: name,
    principal,
    resource: group.id,
    payload: payload(event),
    latencyMilliseconds,
    isContaining: isConfining,
    verify: async () => {
      const { rules } = await readSecurityGroup(group);
      const open = rules.filter(
        ({ IsEgress, CidrIpv4, CidrIpv6 }) => !IsEgress && /\/0$/.test(CidrIpv4 ?? CidrIpv6 ?? ""),
      );
      if (open.length > 0 || rules.length !== before.length)
        throw new Error(
          `The ${name} left ${open.length} rules of ${group.id} open, and ${rules.length} of ${before.length}`,
        );
    },
  });
}

/** A group in which as many ports are open in both families. */
async function open(organization: RehearsedOrganization, member: MemberName, ports: number): Promise<RehearsedGroup> {
  const group = await createSecurityGroup(organization.account(member), organization.network(member));
  await openGroup(
    group,
    Array.from({ length: ports }, (_, index) => ({
      IpProtocol: "tcp",
      FromPort: 9000 + index,
      ToPort: 9000 + index,
      IpRanges: [{ CidrIp: "0.0.0.0/0", Description: "bench" }],
      Ipv6Ranges: [{ CidrIpv6: "::/0", Description: "bench" }],
    })),
  );
  return group;
}
