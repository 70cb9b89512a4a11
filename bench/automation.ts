import { join } from "node:path";
import { IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { startAutomation } from "../functions/start-automation/responder";
import { automationRoles } from "../functions/start-automation/roles";
import { changeOf, encryptionRunbook, isEncrypted, isStart } from "../rehearsal/scenarios/bucketResponse";
import { createBucket, type RehearsedBucket, readBucket, tagBucket } from "../rehearsal/world/bucket";
import { longestChain } from "../rehearsal/world/callChain";
import { complianceChangeEvent } from "../rehearsal/world/complianceChange";
import { type MemberName, memberNames } from "../rehearsal/world/organizationPlan";
import type { RehearsedOrganization } from "../rehearsal/world/rehearsedOrganization";
import { stopRecording } from "../rehearsal/world/unrecorded";
import type { Bundle } from "./bundle";
import { referenceEnvironment, responderLaunch } from "./launches";
import { type Launch, MeasuredProcess } from "./measuredProcess";
import type { ReferenceAccounts } from "./referenceAccounts";
import { median } from "./statistics";

const latencies = [0, 25, 50] as const;
const rule = "S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED";

/** Tagged resources in the account beside the bucket: the reference reads them all, page by page. */
export const taggedResources = [0, 120] as const;

/** One row of the comparison: a bucket without encryption, in an account with so many tagged resources. */
export interface AutomationMeasurement {
  readonly contender: "responder" | "reference (Python)";
  /** Milliseconds added to every call. */
  readonly latencyMilliseconds: number;
  readonly taggedResources: number;
  /** Whether the handler had a session in the account; the reference never keeps one. */
  readonly session: "new" | "cached";
  readonly runs: number;
  /** Median, event handed over until Systems Manager has taken the automation. */
  readonly milliseconds: number;
  /** The smallest over the runs, as for isolation. */
  readonly sequentialCalls: number;
  /** Median of all calls of an invocation; the responder watches the execution to its end. */
  readonly totalCalls: number;
}

interface Starter {
  readonly name: AutomationMeasurement["contender"];
  readonly principal: string;
  launch(): Promise<Launch>;
  payload(bucket: RehearsedBucket): unknown;
}

/** The responder beside the reference's sequence, each in warm processes. */
export async function measureAutomation(
  organization: RehearsedOrganization,
  bundle: Bundle,
  reference: { readonly accounts: ReferenceAccounts; readonly python: string },
  tell: (detail: string) => void,
): Promise<readonly AutomationMeasurement[]> {
  const ours: Starter = {
    name: "responder",
    principal: `firebreak-${startAutomation.name}`,
    launch: await responderLaunch(organization, startAutomation.name, bundle),
    payload: (bucket) => ({ row: "bench", options: { document: encryptionRunbook }, event: eventAbout(bucket) }),
  };
  const administrationRole = await letReferenceAutomate(organization, reference.accounts);
  const theirs: Starter = {
    name: "reference (Python)",
    principal: "assumed-role/reference-",
    launch: async () => ({
      command: reference.python,
      args: [join(__dirname, "referenceAutomation.py")],
      environment: {
        ...(await referenceEnvironment(organization, reference.accounts)),
        REFERENCE_ADMINISTRATION_ROLE: administrationRole,
      },
    }),
    payload: ({ account, name }) => ({
      account: account.id,
      resourseType: "s3",
      resourceId: name,
      AutomationDocumentName: encryptionRunbook,
      AutomationParameters: { BucketName: [name] },
    }),
  };
  // Config would find the buckets by itself, and the deployed function would be there first.
  const recordAgain = await Promise.all(memberNames.map((member) => stopRecording(organization.account(member))));
  try {
    const measured: AutomationMeasurement[] = [];
    for (const tagged of taggedResources) {
      await tagResources(organization, tagged);
      measured.push(...(await measure(organization, ours, tagged, ["new", "cached"], tell)));
      measured.push(...(await measure(organization, theirs, tagged, ["new"], tell)));
    }
    return measured;
  } finally {
    for (const record of recordAgain) await record();
  }
}

/** In each process one event about a third account comes first; then a member's first event needs a session, its second has it. */
async function measure(
  organization: RehearsedOrganization,
  starter: Starter,
  tagged: number,
  sessions: readonly AutomationMeasurement["session"][],
  tell: (detail: string) => void,
): Promise<readonly AutomationMeasurement[]> {
  const measured: AutomationMeasurement[] = [];
  for (const latencyMilliseconds of latencies) {
    tell(`${starter.name}, ${latencyMilliseconds} ms a call, ${tagged} tagged resources`);
    const runs = { new: [] as AutomationRun[], cached: [] as AutomationRun[] };
    const running = await MeasuredProcess.start(await starter.launch());
    await startOnce(organization, starter, running, "sandbox", 0);
    for (const member of measuredMembers) {
      for (const session of sessions)
        runs[session].push(await startOnce(organization, starter, running, member, latencyMilliseconds));
    }
    await running.end();
    for (const session of sessions) {
      measured.push({
        contender: starter.name,
        latencyMilliseconds,
        taggedResources: tagged,
        session,
        runs: runs[session].length,
        milliseconds: Math.round(median(runs[session].map(({ milliseconds }) => milliseconds))),
        sequentialCalls: Math.min(...runs[session].map(({ sequentialCalls }) => sequentialCalls)),
        totalCalls: median(runs[session].map(({ totalCalls }) => totalCalls)),
      });
    }
  }
  return measured;
}

const measuredMembers = ["payments", "storefront"] as const satisfies readonly MemberName[];

interface AutomationRun {
  readonly milliseconds: number;
  readonly sequentialCalls: number;
  readonly totalCalls: number;
}

/** Throws where the handler fails or the bucket is not encrypted in the end: what is measured must have been done. */
async function startOnce(
  organization: RehearsedOrganization,
  { name, principal, payload }: Starter,
  running: MeasuredProcess,
  member: MemberName,
  latencyMilliseconds: number,
): Promise<AutomationRun> {
  const { faults, journal } = organization.gateway;
  const bucket = await createBucket(organization.account(member), { name: "bench" });
  const mark = journal.mark();
  faults.latencyMilliseconds = latencyMilliseconds;
  const begun = performance.now();
  const error = await running.invoke(payload(bucket)).finally(() => {
    faults.latencyMilliseconds = 0;
  });
  if (error !== undefined) throw new Error(`The ${name} failed on ${bucket.name}: ${error}`);
  await organization.settled();
  const { holds, otherwise } = isEncrypted({ after: await readBucket(bucket) });
  if (!holds) throw new Error(`The ${name} left ${bucket.name} with ${otherwise}`);
  const calls = journal.since(mark).filter(({ principalArn }) => principalArn.includes(principal));
  const started = Math.max(...calls.filter(isStart).map(({ endedAt }) => endedAt));
  return {
    milliseconds: started - begun,
    sequentialCalls: longestChain(calls, started),
    totalCalls: calls.length,
  };
}

/** The bucket's account tells of it, as Config does. */
function eventAbout(bucket: RehearsedBucket): Readonly<Record<string, unknown>> {
  const event = complianceChangeEvent(changeOf(bucket, rule));
  return {
    ...event,
    version: "0",
    id: bucket.name,
    time: new Date().toISOString(),
    account: bucket.account.id,
    region: bucket.region,
  };
}

async function tagResources(organization: RehearsedOrganization, count: number): Promise<void> {
  for (const member of measuredMembers) {
    const account = organization.account(member);
    for (let number = 0; number < count; number++)
      await tagBucket(await createBucket(account, { name: "tagged" }), { team: "bench" });
  }
}

/** What the reference's roles need beyond the isolation; resolves with the ARN of the role that it passes. */
async function letReferenceAutomate(
  organization: RehearsedOrganization,
  { functionRoleArn, responseRoleName }: ReferenceAccounts,
): Promise<string> {
  const security = organization.account("security");
  const role = `arn:aws:iam::${security.id}:role/${automationRoles.administration}`;
  const grant = (iam: IAMClient, RoleName: string, Action: readonly string[], Resource: string) =>
    iam.send(
      new PutRolePolicyCommand({
        RoleName,
        PolicyName: "automation",
        PolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action, Resource }],
        }),
      }),
    );
  await grant(
    security.client(IAMClient),
    functionRoleArn.split("/").at(-1) ?? "",
    ["ssm:StartAutomationExecution", "iam:PassRole"],
    "*",
  );
  for (const member of memberNames)
    await grant(organization.account(member).client(IAMClient), responseRoleName, ["tag:GetResources"], "*");
  return role;
}
