import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { JournalEntry } from "../rehearsal/gateway/journal";
import { isDeny } from "../rehearsal/scenarios/principalResponse";
import { isGroupSwap } from "../rehearsal/scenarios/responderCalls";
import { createFunction } from "../rehearsal/world/functions";
import { lockdownTopicArn, putExternalId, rehearsedExternalId } from "../rehearsal/world/lockdown";
import type { MemberName } from "../rehearsal/world/organizationPlan";
import { createRole, createUser } from "../rehearsal/world/principals";
import type { RehearsedOrganization } from "../rehearsal/world/rehearsedOrganization";
import type { Bundle } from "./bundle";
import { lockdownLaunch, referenceEnvironment } from "./launches";
import { type Launch, MeasuredProcess } from "./measuredProcess";
import { type MeasuredRun, measureRun, type RunSummary, summaryOf } from "./measuredRun";
import type { ReferenceAccounts } from "./referenceAccounts";

export const requestedKinds = ["user", "role", "function", "instance"] as const;
export type RequestedKind = (typeof requestedKinds)[number];

/** One row of the comparison: from the message's hand-over to the function until the entity is contained. */
export interface RequestMeasurement extends RunSummary {
  readonly contender: "responder" | "reference (Python)";
  /** Milliseconds added to every call. */
  readonly latencyMilliseconds: number;
  readonly kind: RequestedKind;
  /** What the reference waits on purpose before an instance is isolated, in seconds; not in the milliseconds. */
  readonly waitSeconds: number;
}

interface Contender {
  readonly name: RequestMeasurement["contender"];
  readonly principals: readonly string[];
  launch(): Promise<Launch>;
}

const latencies = [0, 50] as const;
const runs = 3;

/** The reference's own; it is left out of what is measured, of both. */
const referenceWaitSeconds = 60;

const responders = ["request-containment", "isolate-instance", "block-principal", "contain-function"];

/**
 * The function that takes requests, in a warm process, and the deployed responders that it asks, beside the reference's
 * sequence in a warm process. Both have contained something of the account before; the reference keeps no session.
 */
export async function measureRequests(
  organization: RehearsedOrganization,
  bundle: Bundle,
  reference: { readonly accounts: ReferenceAccounts; readonly python: string },
  tell: (detail: string) => void,
): Promise<readonly RequestMeasurement[]> {
  await putExternalId(organization);
  const ours: Contender = {
    name: "responder",
    principals: responders.map((responder) => `firebreak-${responder}`),
    launch: await lockdownLaunch(organization, bundle),
  };
  const theirs: Contender = {
    name: "reference (Python)",
    principals: ["assumed-role/reference-"],
    launch: async () => ({
      command: reference.python,
      args: [join(__dirname, "referenceRequest.py")],
      environment: {
        ...(await referenceEnvironment(organization, reference.accounts)),
        REFERENCE_EXTERNAL_ID: rehearsedExternalId,
        REFERENCE_WAIT_SECONDS: "0",
      },
    }),
  };
  return [...(await measure(organization, ours, tell)), ...(await measure(organization, theirs, tell))];
}

async function measure(
  organization: RehearsedOrganization,
  contender: Contender,
  tell: (detail: string) => void,
): Promise<readonly RequestMeasurement[]> {
  const measured: RequestMeasurement[] = [];
  const running = await MeasuredProcess.start(await contender.launch());
  try {
    for (const kind of requestedKinds) {
      await containOnce(organization, contender, running, { kind, member: "payments", latencyMilliseconds: 0 });
      for (const latencyMilliseconds of latencies) {
        tell(`${contender.name}, ${latencyMilliseconds} ms a call, ${kind}`);
        const made: MeasuredRun[] = [];
        for (let run = 0; run < runs; run++) {
          made.push(
            await containOnce(organization, contender, running, { kind, member: "payments", latencyMilliseconds }),
          );
        }
        const waitSeconds = kind === "instance" && contender.name !== "responder" ? referenceWaitSeconds : 0;
        measured.push({ contender: contender.name, latencyMilliseconds, kind, waitSeconds, ...summaryOf(made) });
      }
    }
  } finally {
    await running.end();
  }
  return measured;
}

async function containOnce(
  organization: RehearsedOrganization,
  { name, principals }: Contender,
  running: MeasuredProcess,
  asked: { readonly kind: RequestedKind; readonly member: MemberName; readonly latencyMilliseconds: number },
): Promise<MeasuredRun> {
  const { kind, latencyMilliseconds } = asked;
  const arn = await makeEntity(organization, asked);
  let contained = false;
  const run = await measureRun(organization, running, {
    contender: name,
    principal: principals,
    resource: arn,
    payload: messageAbout(organization, arn),
    latencyMilliseconds,
    // Waits for the responder, whose calls are counted one by one.
    handsOver: ({ operation }) => operation === "Invoke",
    isContaining: (call) => {
      contained ||= isContaining[kind](call);
      return isContaining[kind](call);
    },
    verify: async () => undefined,
  });
  if (!contained) throw new Error(`The ${name} did not contain ${arn}.`);
  return run;
}

const isContaining: Readonly<Record<RequestedKind, (call: JournalEntry) => boolean>> = {
  user: isDeny,
  role: isDeny,
  function: ({ operation }) => operation.startsWith("PutFunctionConcurrency"),
  // The reference's first move is to the untracking group; what counts is the last.
  instance: (call) =>
    isGroupSwap(call) || (call.operation === "ModifyInstanceAttribute" && call.parameters?.GroupId !== undefined),
};

async function makeEntity(
  organization: RehearsedOrganization,
  { kind, member }: { readonly kind: RequestedKind; readonly member: MemberName },
): Promise<string> {
  const account = organization.account(member);
  switch (kind) {
    case "user":
      return (await createUser(account)).arn;
    case "role":
      return (await createRole(account)).arn;
    case "function":
      return (await createFunction(account)).arn;
    case "instance": {
      const { instanceId } = await organization.launch(member, { groups: "shared" });
      return `arn:aws:ec2:${account.homeRegion}:${account.id}:instance/${instanceId}`;
    }
  }
}

/** What SNS hands to a function ("Using AWS Lambda with Amazon SNS"). */
function messageAbout(organization: RehearsedOrganization, arn: string): object {
  const attribute = (Value: string) => ({ Type: "String", Value });
  return {
    Records: [
      {
        EventSource: "aws:sns",
        Sns: {
          TopicArn: lockdownTopicArn(organization),
          MessageId: randomUUID(),
          Timestamp: new Date().toISOString(),
          MessageAttributes: { Arn: attribute(arn), ExternalId: attribute(rehearsedExternalId) },
        },
      },
    ],
  };
}
