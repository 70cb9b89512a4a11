import { join } from "node:path";
import { IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { startAutomation } from "../functions/start-automation/responder";
import { automationRoles } from "../functions/start-automation/roles";
import { changeOf, encryptionRunbook, isEncrypted, isStart } from "../rehearsal/scenarios/bucketResponse";
import { createBucket, type RehearsedBucket, readBucket, tagBucket } from "../rehearsal/world/bucket";
import { complianceChangeEvent } from "../rehearsal/world/complianceChange";
import { type MemberName, memberNames } from "../rehearsal/world/organizationPlan";
import type { RehearsedOrganization } from "../rehearsal/world/rehearsedOrganization";
import type { Bundle } from "./bundle";
import { referenceEnvironment, responderLaunch } from "./launches";
import { type Launch, MeasuredProcess } from "./measuredProcess";
import { latencies, type MeasuredRun, measureRun, type RunSummary, summaryOf } from "./measuredRun";
import type { ReferenceAccounts } from "./referenceAccounts";

const rule = "S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED";

/** Tagged resources in the account beside the bucket: the reference reads them all, page by page. */
export const taggedResources = [0, 120] as const;

/**
 * One row of the comparison: a bucket without encryption, in an account with so many tagged resources. It counts as contained when
 * Systems Manager has taken the automation; the responder's calls are more, for it watches the execution to its end.
 */
export interface AutomationMeasurement extends RunSummary {
  readonly contender: "responder" | "reference (Python)";
  /** Milliseconds added to every call. */
  readonly latencyMilliseconds: number;
  readonly taggedResources: number;
  /** Whether the handler had a session in the account; the reference never keeps one. */
  readonly session: "new" | "cached";
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
  const measured: AutomationMeasurement[] = [];
  for (const tagged of taggedResources) {
    await tagResources(organization, tagged);
    measured.push(...(await measure(organization, ours, tagged, ["new", "cached"], tell)));
    measured.push(...(await measure(organization, theirs, tagged, ["new"], tell)));
  }
  return measured;
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
    const runs = { new: [] as MeasuredRun[], cached: [] as MeasuredRun[] };
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
        ...summaryOf(runs[session]),
      });
    }
  }
  return measured;
}

const measuredMembers = ["payments", "storefront"] as const satisfies readonly MemberName[];

async function startOnce(
  organization: RehearsedOrganization,
  { name, principal, payload }: Starter,
  running: MeasuredProcess,
  member: MemberName,
  latencyMilliseconds: number,
): Promise<MeasuredRun> {
  const bucket = await createBucket(organization.account(member), { name: "bench" });
  return measureRun(organization, running, {
    contender: name,
    principal,
    resource: bucket.name,
    payload: payload(bucket),
    latencyMilliseconds,
    isContaining: isStart,
    verify: async () => {
      await organization.settled();
      const { holds, otherwise } = isEncrypted({ after: await readBucket(bucket) });
      if (!holds) throw new Error(`The ${name} left ${bucket.name} with ${otherwise}`);
    },
  });
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
