import { join } from "node:path";
import { AttachUserPolicyCommand, CreatePolicyCommand, IAMClient } from "@aws-sdk/client-iam";
import { readBlockPolicy } from "../functions/domain/blockPolicy";
import { isDeny } from "../rehearsal/scenarios/principalResponse";
import type { MemberName } from "../rehearsal/world/organizationPlan";
import { findingAboutPrincipal, type PrincipalFinding } from "../rehearsal/world/principalFinding";
import { readPrincipalState } from "../rehearsal/world/principalState";
import { createUser, type RehearsedPrincipal } from "../rehearsal/world/principals";
import type { RehearsedOrganization } from "../rehearsal/world/rehearsedOrganization";
import type { Bundle } from "./bundle";
import { referenceEnvironment, responderLaunch } from "./launches";
import { type Launch, MeasuredProcess } from "./measuredProcess";
import { latencies, type MeasuredRun, measureRun, type RunSummary, summaryOf } from "./measuredRun";
import type { ReferenceAccounts } from "./referenceAccounts";

export const userSizes = ["small", "large"] as const;

/** One row of the comparison: a user that is denied everything, contained when the last deny was accepted. */
export interface BlockingMeasurement extends RunSummary {
  readonly contender: "responder" | "reference (Python)";
  /** Milliseconds added to every call. */
  readonly latencyMilliseconds: number;
  /** `small`: one active key, one policy. `large`: two active keys, nine attached policies more. */
  readonly user: (typeof userSizes)[number];
  /** Whether the handler had a session in the account; the reference never keeps one. */
  readonly session: "new" | "cached";
}

interface Blocker {
  readonly name: BlockingMeasurement["contender"];
  readonly principal: string;
  launch(): Promise<Launch>;
  payload(finding: PrincipalFinding): unknown;
}

/** Of the reference's own list, so that both answer it. */
const findingType = "UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom";

/** The responder beside the reference's sequence, each in warm processes. */
export async function measureBlocking(
  organization: RehearsedOrganization,
  bundle: Bundle,
  reference: { readonly accounts: ReferenceAccounts; readonly python: string },
  tell: (detail: string) => void,
): Promise<readonly BlockingMeasurement[]> {
  const ours: Blocker = {
    name: "responder",
    principal: "firebreak-block-principal",
    launch: await responderLaunch(organization, "block-principal", bundle),
    payload: (finding) => ({ row: "bench", options: {}, event: organization.eventOf(finding) }),
  };
  const theirs: Blocker = {
    name: "reference (Python)",
    principal: "assumed-role/reference-",
    launch: async () => ({
      command: reference.python,
      args: [join(__dirname, "referenceBlocking.py")],
      environment: await referenceEnvironment(organization, reference.accounts),
    }),
    payload: (finding) => organization.eventOf(finding),
  };
  return [
    ...(await measure(organization, ours, ["new", "cached"], tell)),
    ...(await measure(organization, theirs, ["new"], tell)),
  ];
}

/** In each process one event about a third account comes first; then a member's first event needs a session, its second has it. */
async function measure(
  organization: RehearsedOrganization,
  blocker: Blocker,
  sessions: readonly BlockingMeasurement["session"][],
  tell: (detail: string) => void,
): Promise<readonly BlockingMeasurement[]> {
  const measured: BlockingMeasurement[] = [];
  for (const latencyMilliseconds of latencies) {
    for (const user of userSizes) {
      tell(`${blocker.name}, ${latencyMilliseconds} ms a call, ${user} user`);
      const runs = { new: [] as MeasuredRun[], cached: [] as MeasuredRun[] };
      for (let process = 0; process < (latencyMilliseconds === 50 ? 2 : 1); process++) {
        const running = await MeasuredProcess.start(await blocker.launch());
        await blockOnce(organization, blocker, running, await makeUser(organization, "sandbox", "small"), 0);
        for (const member of ["payments", "storefront"] as const) {
          for (const session of sessions) {
            const made = await makeUser(organization, member, user);
            runs[session].push(await blockOnce(organization, blocker, running, made, latencyMilliseconds));
          }
        }
        await running.end();
      }
      for (const session of sessions) {
        measured.push({
          contender: blocker.name,
          latencyMilliseconds,
          user,
          session,
          ...summaryOf(runs[session]),
        });
      }
    }
  }
  return measured;
}

async function blockOnce(
  organization: RehearsedOrganization,
  { name, principal, payload }: Blocker,
  running: MeasuredProcess,
  user: RehearsedPrincipal,
  latencyMilliseconds: number,
): Promise<MeasuredRun> {
  return measureRun(organization, running, {
    contender: name,
    principal,
    resource: user.name,
    payload: payload(findingAboutPrincipal(user, findingType)),
    latencyMilliseconds,
    isContaining: isDeny,
    verify: async () => {
      const { policies, attached } = await readPrincipalState(user);
      const denied = Object.values(policies).some((document) => readBlockPolicy(document)?.all === true);
      if (!denied && !attached.includes("AWSDenyAll")) throw new Error(`The ${name} left ${user.name} undenied.`);
    },
  });
}

async function makeUser(
  organization: RehearsedOrganization,
  member: MemberName,
  size: BlockingMeasurement["user"],
): Promise<RehearsedPrincipal> {
  const account = organization.account(member);
  const user = await createUser(account, { keys: size === "large" ? "two" : "one" });
  if (size === "small") return user;
  const iam = account.client(IAMClient);
  const document = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }] };
  for (let count = 0; count < 9; count++) {
    const { Policy: policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: `${user.name}-${count}`, PolicyDocument: JSON.stringify(document) }),
    );
    await iam.send(new AttachUserPolicyCommand({ UserName: user.name, PolicyArn: policy?.Arn }));
  }
  return user;
}
