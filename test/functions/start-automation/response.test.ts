import assert from "node:assert/strict";
import { S3Client } from "@aws-sdk/client-s3";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { Home } from "../../../functions/aws/home";
import type { MemberClients } from "../../../functions/aws/memberClients";
import type { Finding } from "../../../functions/domain/finding";
import { respondToFinding } from "../../../functions/response/respond";
import {
  type StartAutomationOptionsInput,
  startAutomationOptionsSchema,
} from "../../../functions/start-automation/options";
import { startAutomation } from "../../../functions/start-automation/responder";
import { automationResponse } from "../../../functions/start-automation/response";
import { exampleFinding } from "../domain/examples";
import { responderHome } from "../responderHome";
import { answerBy, type RecordedCall } from "../standInClient";

const region = "eu-central-1";
const encrypt: StartAutomationOptionsInput = { document: "AWS-EnableS3BucketEncryption" };
const ownRunbook: StartAutomationOptionsInput = {
  document: "Acme-MarkBucket",
  parameters: { Bucket: "{resourceId}" },
  permissions: [],
};
const finding: Finding = exampleFinding({
  source: "config",
  id: "S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED/invoices",
  type: "S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED",
  resourceType: "AWS::S3::Bucket",
  resourceId: "invoices",
  instanceId: undefined,
  guardDutyId: undefined,
});

function answer(name: string): never {
  throw Object.assign(new Error(name), { name });
}

/** A member with one bucket, and Systems Manager, whose executions end as they are told. */
class World {
  readonly made = responderHome(startAutomation);
  readonly home: Home;
  algorithm: string | undefined;
  /** The bucket's exception tag. */
  exception: string | undefined;
  /** Statuses that an execution has when it is asked for, one after another; the last stays. */
  statuses = ["InProgress", "Success"];
  /** What an execution does once it has succeeded. */
  effect = () => {
    this.algorithm = "AES256";
  };
  readonly starts: RecordedCall[] = [];
  /** How often the ledger had been written when each execution was started. */
  readonly writesAtStart: number[] = [];
  private readonly s3 = new S3Client({ region });
  private polls = 0;
  private readonly send = SSMClient.prototype.send;

  constructor() {
    const clients = { s3: this.s3 } as MemberClients;
    this.home = { ...this.made.home, members: { for: () => clients } as unknown as Home["members"] };
    this.home.telemetry.timeToContain = () => undefined;
    answerBy(this.s3, (call) => this.answerS3(call));
    answerBy(SSMClient.prototype, (call) => this.answerSsm(call));
  }

  restore(): void {
    SSMClient.prototype.send = this.send;
  }

  respond(options: StartAutomationOptionsInput = encrypt, { requestId = "r-1", milliseconds = 600_000 } = {}) {
    return respondToFinding(this.home, automationResponse, {
      row: "test",
      finding,
      options: startAutomationOptionsSchema.parse(options),
      requestId,
      deadline: Date.now() + milliseconds,
      begun: performance.now(),
    });
  }

  get incident() {
    const [incident, ...others] = this.made.table.incidents;
    assert.ok(incident !== undefined && others.length === 0);
    return incident;
  }

  get tokens() {
    return this.starts.map(({ input }) => input.ClientToken);
  }

  private answerS3({ operation }: RecordedCall): object {
    if (operation === "GetBucketTagging") {
      if (this.exception === undefined) answer("NoSuchTagSet");
      return { TagSet: [{ Key: "SecurityException", Value: this.exception }] };
    }
    assert.equal(operation, "GetBucketEncryption");
    if (this.algorithm === undefined) answer("ServerSideEncryptionConfigurationNotFoundError");
    const rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: this.algorithm } };
    return { ServerSideEncryptionConfiguration: { Rules: [rule] } };
  }

  private answerSsm(call: RecordedCall): object {
    if (call.operation === "StartAutomationExecution") {
      const known = this.tokens.indexOf(call.input.ClientToken);
      this.starts.push(call);
      this.writesAtStart.push(this.made.table.writes);
      this.polls = 0;
      return { AutomationExecutionId: `execution-${known === -1 ? new Set(this.tokens).size : known + 1}` };
    }
    const status = this.statuses[Math.min(this.polls++, this.statuses.length - 1)];
    if (status === "Success") this.effect();
    return { AutomationExecution: { AutomationExecutionStatus: status, FailureMessage: `it ${status}` } };
  }
}

describe("An automation, from finding to end", function () {
  this.timeout(20_000);
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => world.restore());

  it("is started in the finding's account and Region alone, by AWS's roles", async () => {
    assert.equal((await world.respond()).kind, "contained");
    const [start] = world.starts;
    assert.deepEqual(start?.input.TargetLocations, [
      {
        Accounts: [finding.accountId],
        Regions: [region],
        ExecutionRoleName: "AWS-SystemsManager-AutomationExecutionRole",
        TargetLocationMaxConcurrency: "1",
        TargetLocationMaxErrors: "0",
      },
    ]);
    assert.deepEqual(start?.input.Parameters, {
      BucketName: ["invoices"],
      AutomationAssumeRole: ["arn:aws:iam::999999999999:role/AWS-SystemsManager-AutomationAdministrationRole"],
    });
    assert.match(JSON.stringify(world.made.notices), /CONTAINED.*execution-1/);
  });

  it("has its state before in the ledger when it starts: by the claim where it is as most are", async () => {
    await world.respond();
    assert.deepEqual(world.writesAtStart, [1]);
    assert.deepEqual(world.incident.changes[0]?.before, { rules: null });
  });

  it("has it there by a write of its own where it is not", async () => {
    world.algorithm = "AES256";
    world.effect = () => {
      world.algorithm = "aws:kms";
    };
    await world.respond({ ...encrypt, parameters: { BucketName: "{resourceId}", SSEAlgorithm: "aws:kms" } });
    assert.deepEqual(world.writesAtStart, [2]);
    assert.deepEqual(world.incident.changes[0]?.before, {
      rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
    });
  });

  it("is not started where there is nothing to do, and leaves no change to undo", async () => {
    world.algorithm = "aws:kms";
    assert.equal((await world.respond()).kind, "not-applicable");
    assert.deepEqual([world.starts.length, world.incident.changes.length], [0, 0]);
  });

  it("is not started while an exception holds, be it for the responder or for the rule, and is once it has ended", async () => {
    for (const scope of [startAutomation.name, finding.type]) {
      world.restore();
      world = new World();
      world.exception = `CHG-1 until=2999-12-31 for=${scope}`;
      assert.equal((await world.respond()).kind, "exempt");
      world.exception = `CHG-1 until=2026-01-31 for=${scope}`;
      assert.equal((await world.respond(encrypt, { requestId: "r-2" })).kind, "contained");
      assert.equal(world.starts.length, 1);
      assert.match(world.incident.exceptionNote ?? "", /did not exempt it: it ended on 2026-01-31\.$/);
      assert.deepEqual(world.incident.changes[0]?.before, { rules: null });
    }
  });

  it("is not told of a bucket that came to be as it should be while it was exempt", async () => {
    world.exception = "CHG-1";
    await world.respond();
    world.exception = undefined;
    world.algorithm = "aws:kms";
    assert.equal((await world.respond(encrypt, { requestId: "r-2" })).kind, "not-applicable");
    assert.deepEqual([world.starts.length, world.incident.changes.length], [0, 0]);
  });

  it("is started once for two deliveries", async () => {
    await world.respond();
    const second = await world.respond(encrypt, { requestId: "r-2" });
    assert.deepEqual([second.kind, world.starts.length], ["already-contained", 1]);
  });

  for (const [name, options] of Object.entries({ "that Firebreak knows": encrypt, "of a row's own": ownRunbook })) {
    it(`is not started again for what only follows it: a runbook ${name}`, async () => {
      world.made.topicFails = true;
      await assert.rejects(world.respond(options));
      world.made.topicFails = false;
      await world.respond(options);
      assert.deepEqual([world.starts.length, world.incident.status], [1, "contained"]);
      assert.ok(world.incident.notices.includes("contained"));
    });
  }

  it("that failed is told, and started anew by the retry", async () => {
    world.statuses = ["Failed"];
    await assert.rejects(world.respond(), /execution-1 of AWS-EnableS3BucketEncryption.*Failed: it Failed/);
    assert.equal(world.incident.status, "failed");
    assert.match(JSON.stringify(world.made.notices), /FAILED/);
    world.statuses = ["Success"];
    assert.equal((await world.respond()).kind, "contained");
    assert.equal(new Set(world.tokens).size, 2);
    assert.deepEqual(world.incident.changes[0]?.before, { rules: null });
  });

  it("that failed is not started anew where the bucket is as it should be all the same", async () => {
    world.statuses = ["TimedOut"];
    await assert.rejects(world.respond());
    world.algorithm = "aws:kms";
    assert.equal((await world.respond()).kind, "already-contained");
    assert.deepEqual([world.starts.length, world.algorithm], [1, "aws:kms"]);
  });

  it("that outlasts the function is watched further by the retry, and not started again", async () => {
    world.statuses = ["InProgress"];
    await assert.rejects(world.respond(encrypt, { milliseconds: 15_100 }), /is still InProgress/);
    world.statuses = ["Success"];
    assert.equal((await world.respond()).kind, "contained");
    assert.equal(world.starts.length, 1);
  });

  it("that nobody lived to write down is found again by its token", async () => {
    const { ledger } = world.made.table;
    const write = ledger.write.bind(ledger);
    ledger.write = async () => answer("InternalServerError");
    await assert.rejects(world.respond());
    ledger.write = write;
    world.statuses = ["InProgress", "Success"];
    assert.equal((await world.respond()).kind, "contained");
    assert.equal(new Set(world.tokens).size, 1);
    assert.deepEqual(world.incident.changes[0]?.before, { rules: null });
  });
});
