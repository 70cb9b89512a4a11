import assert from "node:assert/strict";
import { LambdaClient, UpdateFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { responderFunctionName } from "../../../functions/domain/names";
import { startAutomation } from "../../../functions/start-automation/responder";
import { type FaultKind, type FaultRule, faultKinds } from "../../../rehearsal/gateway/faults";
import type { Rehearsal } from "../../../rehearsal/rehearsal";
import {
  type BucketResponse,
  blocksPublicAccess,
  publicAccessRunbook,
  respondToBucket,
} from "../../../rehearsal/scenarios/bucketResponse";
import { hasNoDeadLetter, hasOneIncident } from "../../../rehearsal/scenarios/expectations";
import type { Expectation } from "../../../rehearsal/scenarios/verdict";
import { createBucket, type RehearsedBucket } from "../../../rehearsal/world/bucket";
import { type MemberName, memberNames } from "../../../rehearsal/world/organizationPlan";
import { stopRecording } from "../../../rehearsal/world/unrecorded";
import { assertAll } from "../assertAll";
import { sharedRehearsal } from "../sharedRehearsal";

/**
 * Every call of blocking one public bucket, and how often. The first test holds the table to what the responder really calls,
 * so that no call goes untested. How often an execution is asked for depends on how long it takes.
 */
const calls: readonly (readonly [service: string, operation: string, times: number])[] = [
  ["sts", "AssumeRole", 1],
  ["dynamodb", "PutItem", 3],
  ["s3", "GetBucketTagging", 2],
  ["s3", "GetPublicAccessBlock", 2],
  ["s3", "GetAccountPublicAccessBlock", 2],
  ["s3", "GetBucketPolicyStatus", 2],
  ["s3", "GetBucketAcl", 2],
  ["ssm", "StartAutomationExecution", 1],
  ["ssm", "GetAutomationExecution", 1],
  ["sns", "Publish", 1],
];

/** A process keeps what these answer, so that they are called again only by a new one. */
const kept = new Set(["AssumeRole"]);

/** Called in the member; all others in the security account, for whichever member. */
const memberServices = new Set(["s3"]);

/** The SDK tries a call four times in one invocation: a fault that lasts as long ends the invocation there. */
const endsTheInvocation = 4;

const functionName = responderFunctionName(startAutomation.name);
const publicRead = { rule: "S3_BUCKET_PUBLIC_READ_PROHIBITED", runbook: publicAccessRunbook };

describe("An automation that is struck at any of its calls", function () {
  this.timeout(600_000);
  let rehearsal: Rehearsal;
  let struck = 0;
  let recordAgain: readonly (() => Promise<void>)[] = [];

  before(async () => {
    rehearsal = await sharedRehearsal();
    // What a test itself publishes is to be all that Config finds.
    recordAgain = await Promise.all(memberNames.map((member) => stopRecording(rehearsal.organization.account(member))));
  });
  after(() => Promise.all(recordAgain.map((again) => again())));

  const freshBucket = (member: MemberName = "sandbox") =>
    createBucket(rehearsal.organization.account(member), { open: true });
  const respond = (bucket: RehearsedBucket) => respondToBucket(rehearsal.organization, bucket, publicRead);

  /** A new configuration has Lambda run the function in new processes. */
  async function startAfresh(): Promise<void> {
    const lambda = rehearsal.organization.account("security").client(LambdaClient);
    await lambda.send(
      new UpdateFunctionConfigurationCommand({ FunctionName: functionName, Description: `struck ${++struck}` }),
    );
  }

  function inject(fault: FaultRule) {
    return rehearsal.organization.gateway.faults.inject({ principalArn: functionName, ...fault });
  }

  /** The executions of the security account about a bucket; their children in the member are parts of them. */
  const executionsAbout = ({ name }: RehearsedBucket) =>
    rehearsal.organization.services.ssm.executions.filter(
      ({ targetLocations, parameters }) => targetLocations.length > 0 && JSON.stringify(parameters).includes(name),
    );

  async function strike(fault: FaultRule, member?: MemberName): Promise<void> {
    const bucket = await freshBucket(member);
    const injected = inject(fault);
    try {
      const response = await respond(bucket);
      assert.ok(injected.hits > 0, `${fault.kind} never struck`);
      assertAll([
        blocksPublicAccess(response),
        hasOneIncident(response, "contained"),
        hasNoDeadLetter(response),
        wasTold(response),
      ]);
      assert.equal(executionsAbout(bucket).length, 1, "one execution");
      const [incident] = response.incidents;
      assert.ok(incident);
      assert.deepEqual(incident.changes.find(({ item }) => item === "automation")?.before, { block: null });
    } finally {
      injected.remove();
    }
  }

  it("makes the calls that are struck below, and no others", async () => {
    const { calls: made } = await respond(await freshBucket());
    const counted = new Map<string, number>();
    for (const { service, operation } of made) {
      const call = `${service} ${operation}`;
      counted.set(call, operation === "GetAutomationExecution" ? 1 : (counted.get(call) ?? 0) + 1);
    }
    assert.deepEqual(
      Object.fromEntries(counted),
      Object.fromEntries(calls.map(([service, operation, times]) => [`${service} ${operation}`, times])),
    );
  });

  for (const [service, operation, times] of calls) {
    for (let nth = 1; nth <= times; nth++) {
      it(`runs once and is told, whatever strikes ${operation}${times > 1 ? `, call ${nth}` : ""}`, async () => {
        // So many faults in one process use up the SDK's quota of retries, and then none is outlived any more.
        await startAfresh();
        const faults = faultKinds.map((kind) => ({ kind, service, operation, nth, times: timesOf(kind) }));
        if (memberServices.has(service)) {
          // A fault is told apart by its account, so that three can be tried at once.
          await Promise.all(
            memberNames.map(async (member, index) => {
              const account = rehearsal.organization.account(member).id;
              for (const fault of faults.filter((_, turn) => turn % memberNames.length === index))
                await strike({ ...fault, account }, member);
            }),
          );
          return;
        }
        for (const fault of faults) {
          if (kept.has(operation)) await startAfresh();
          await strike(fault);
        }
      });
    }
  }

  it("finds the execution again that it started and did not live to write down", async () => {
    const bucket = await freshBucket();
    // The second write is the one that names the execution.
    const injected = inject({
      kind: "server-error",
      service: "dynamodb",
      operation: "PutItem",
      nth: 2,
      times: endsTheInvocation,
    });
    try {
      const response = await respond(bucket);
      assert.ok(injected.hits > 0);
      assertAll([blocksPublicAccess(response), hasOneIncident(response, "contained"), hasNoDeadLetter(response)]);
      assert.equal(executionsAbout(bucket).length, 1);
    } finally {
      injected.remove();
    }
  });

  for (const [service, operation] of calls.filter(([, name]) => !["PutItem", "Publish"].includes(name))) {
    it(`is heard of where ${operation} is refused for good`, async () => {
      if (kept.has(operation)) await startAfresh();
      const bucket = await freshBucket();
      const refusal = inject({ kind: "access-denied", service, operation });
      try {
        const response = await respond(bucket);
        assert.equal(response.deadLetters.length, 1, "one dead letter");
        assert.ok(
          response.alerts.some(({ heading }) => heading === "FAILED"),
          "a notice",
        );
        assertAll([hasOneIncident(response, "failed")]);
      } finally {
        refusal.remove();
      }
    });
  }
});

function timesOf(kind: FaultKind): number {
  return kind === "access-denied" ? 1 : endsTheInvocation;
}

/** Told of the containment at least once: an SNS publication whose answer is lost is made again. */
function wasTold({ alerts }: BucketResponse): Expectation {
  const headings = alerts.flatMap(({ heading }) => heading ?? []);
  return {
    claim: "people were told",
    holds: headings.includes("CONTAINED") && headings.every((heading) => ["CONTAINED", "FAILED"].includes(heading)),
    otherwise: `told ${headings.join(", ") || "nothing"}`,
  };
}
