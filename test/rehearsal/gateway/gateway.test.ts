import assert from "node:assert/strict";
import { CloudWatchClient, ListMetricsCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { CreateVpcCommand, DescribeIpamsCommand, DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { EventBridgeClient, ListRulesCommand } from "@aws-sdk/client-eventbridge";
import { GuardDutyClient, ListDetectorsCommand } from "@aws-sdk/client-guardduty";
import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { ListAccountsCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { FaultRule } from "../../../rehearsal/gateway/faults";
import { GatewayServer } from "../../../rehearsal/gateway/gateway";
import { passThrough } from "../../../rehearsal/gateway/serviceModule";
import { type ClientConfiguration, EmulatedAccounts } from "./emulatedAccounts";

const payments = "111111111111";
const storefront = "222222222222";

/** One harmless call of each service, whatever its protocol. */
const calls: Readonly<Record<string, (configuration: ClientConfiguration) => Promise<unknown>>> = {
  ec2: (configuration) => new EC2Client(configuration).send(new DescribeVpcsCommand({})),
  iam: (configuration) => new IAMClient(configuration).send(new ListRolesCommand({})),
  sns: (configuration) => new SNSClient(configuration).send(new ListTopicsCommand({})),
  sqs: (configuration) => new SQSClient(configuration).send(new ListQueuesCommand({})),
  dynamodb: (configuration) => new DynamoDBClient(configuration).send(new ListTablesCommand({})),
  events: (configuration) => new EventBridgeClient(configuration).send(new ListRulesCommand({})),
  organizations: (configuration) => new OrganizationsClient(configuration).send(new ListAccountsCommand({})),
  monitoring: (configuration) => new CloudWatchClient(configuration).send(new ListMetricsCommand({})),
  lambda: (configuration) => new LambdaClient(configuration).send(new ListFunctionsCommand({})),
  guardduty: (configuration) => new GuardDutyClient(configuration).send(new ListDetectorsCommand({})),
};

interface SdkError {
  readonly name: string;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly message: string;
}

async function errorOf(call: Promise<unknown>): Promise<SdkError> {
  try {
    await call;
  } catch (error) {
    const { name, code, message, $metadata } = error as Error & {
      code?: string;
      $metadata?: { httpStatusCode?: number };
    };
    return { name, code, message, status: $metadata?.httpStatusCode };
  }
  throw new Error("The call succeeded.");
}

describe("the gateway", () => {
  let world: EmulatedAccounts;
  let administrator: ClientConfiguration;
  let denied = "";

  before(async function () {
    this.timeout(120_000);
    world = await EmulatedAccounts.start({
      accessCheck: () => ({
        decide: async () => ({ allowed: true }),
        decideRequest: async ({ service }) =>
          service === denied ? { allowed: false, reason: "User: x is not authorized" } : { allowed: true },
        invalidate: () => undefined,
      }),
      modules: () => [
        {
          service: "events",
          operations: {
            ListRules: async () => ({ Rules: [{ Name: "made-by-the-gateway", CreatedAt: new Date(0) }] }),
            DescribeRule: async () => passThrough,
          },
        },
      ],
    });
    administrator = await world.administrator(payments);
  });
  after(() => world.stop());
  afterEach(() => {
    world.gateway.faults.clear();
    world.gateway.faults.latencyMilliseconds = 0;
    denied = "";
  });

  for (const [service, call] of Object.entries(calls)) {
    it(`takes a call to ${service} to the caller's account, and journals it`, async () => {
      const mark = world.gateway.journal.mark();
      await call(administrator).catch((error: Error) => assert.equal(error.name, "AWSOrganizationsNotInUseException"));
      const [entry] = world.gateway.journal.since(mark);
      assert.equal(entry?.service, service);
      assert.equal(entry?.account, payments);
      assert.equal(entry?.region, administrator.region);
      assert.equal(entry?.principalArn, `arn:aws:iam::${payments}:user/deployer`);
      assert.ok(entry && entry.endedAt > entry.startedAt);
    });
  }

  it("keeps accounts apart by who signs", async () => {
    const other = await world.administrator(storefront);
    await new EC2Client(administrator).send(new CreateVpcCommand({ CidrBlock: "10.9.0.0/16" }));
    const vpcsOf = async (configuration: ClientConfiguration) =>
      (await new EC2Client(configuration).send(new DescribeVpcsCommand({}))).Vpcs?.map((vpc) => vpc.CidrBlock);
    assert.ok((await vpcsOf(administrator))?.includes("10.9.0.0/16"));
    assert.ok(!(await vpcsOf(other))?.includes("10.9.0.0/16"));
  });

  it("answers with a module's output in the service's protocol", async () => {
    const { Rules } = await new EventBridgeClient(administrator).send(new ListRulesCommand({}));
    assert.equal(Rules?.[0]?.Name, "made-by-the-gateway");
  });

  it("says what moto cannot do, once and without making the SDK try again", async () => {
    const mark = world.gateway.journal.mark();
    const error = await errorOf(new EC2Client({ ...administrator, maxAttempts: 3 }).send(new DescribeIpamsCommand({})));
    assert.deepEqual([error.name, error.status], ["NotImplemented", 501]);
    assert.match(error.message, /cannot do ec2 DescribeIpams/);
    assert.equal(world.gateway.journal.since(mark).length, 1);
  });

  const unknownCaller: Readonly<Record<string, readonly [name: string, status: number]>> = {
    ec2: ["AuthFailure", 401],
    iam: ["InvalidClientTokenId", 403],
    dynamodb: ["UnrecognizedClientException", 400],
    lambda: ["UnrecognizedClientException", 403],
  };
  for (const [service, [name, status]] of Object.entries(unknownCaller)) {
    it(`refuses an unknown access key as ${service} does`, async () => {
      const stranger = world.signedBy({ accessKeyId: "AKIAUNKNOWN000000000", secretAccessKey: "x" });
      const error = await errorOf((calls[service] as (typeof calls)[string])(stranger));
      assert.deepEqual([error.name, error.status], [name, status]);
    });
  }

  const denials: Readonly<Record<string, readonly [name: string, status: number]>> = {
    ec2: ["UnauthorizedOperation", 403],
    iam: ["AccessDenied", 403],
    sns: ["AuthorizationErrorException", 403],
    dynamodb: ["AccessDeniedException", 400],
    events: ["AccessDeniedException", 400],
    lambda: ["AccessDeniedException", 403],
    guardduty: ["AccessDeniedException", 403],
  };
  for (const [service, [name, status]] of Object.entries(denials)) {
    it(`denies as ${service} does what policies do not allow`, async () => {
      denied = service;
      const error = await errorOf((calls[service] as (typeof calls)[string])(administrator));
      assert.deepEqual([error.name, error.status], [name, status]);
      assert.equal(error.message, "User: x is not authorized");
    });
  }

  const refusals: readonly [kind: FaultRule["kind"], service: string, name: string, status: number][] = [
    ["throttle", "ec2", "RequestLimitExceeded", 503],
    ["throttle", "iam", "Throttling", 400],
    ["throttle", "dynamodb", "ThrottlingException", 400],
    ["throttle", "lambda", "TooManyRequestsException", 429],
    ["server-error", "ec2", "InternalError", 500],
    ["server-error", "dynamodb", "InternalServerError", 500],
    ["server-error", "lambda", "ServiceException", 500],
    ["access-denied", "ec2", "UnauthorizedOperation", 403],
    ["access-denied", "sqs", "AccessDeniedException", 400],
  ];
  for (const [kind, service, name, status] of refusals) {
    it(`injects ${kind} in the words of ${service}`, async () => {
      const fault = world.gateway.faults.inject({ kind, service, times: 1 });
      const call = calls[service] as (typeof calls)[string];
      const mark = world.gateway.journal.mark();
      const error = await errorOf(call(administrator));
      assert.deepEqual([error.name, error.status], [name, status]);
      assert.equal(fault.hits, 1);
      assert.equal(world.gateway.journal.since(mark)[0]?.fault, kind);
      await call(administrator);
    });
  }

  it("lets an SDK retry what was throttled", async () => {
    world.gateway.faults.inject({ kind: "throttle", service: "ec2", times: 1 });
    const mark = world.gateway.journal.mark();
    await new EC2Client({ ...administrator, maxAttempts: 2 }).send(new DescribeVpcsCommand({}));
    assert.deepEqual(
      world.gateway.journal.since(mark).map((entry) => entry.errorCode),
      ["RequestLimitExceeded", undefined],
    );
  });

  const cidrBlocks = async (): Promise<(string | undefined)[]> =>
    (await new EC2Client(administrator).send(new DescribeVpcsCommand({}))).Vpcs?.map((vpc) => vpc.CidrBlock) ?? [];

  it("cuts the connection before the call takes effect", async () => {
    world.gateway.faults.inject({ kind: "connection-reset", operation: "CreateVpc", times: 1 });
    const mark = world.gateway.journal.mark();
    const error = await errorOf(new EC2Client(administrator).send(new CreateVpcCommand({ CidrBlock: "10.7.0.0/16" })));
    assert.equal(error.code, "ECONNRESET");
    assert.equal(world.gateway.journal.since(mark)[0]?.status, 0);
    assert.ok(!(await cidrBlocks()).includes("10.7.0.0/16"));
  });

  it("lets a call take effect and never answers it", async () => {
    world.gateway.faults.inject({ kind: "timeout-after-effect", operation: "CreateVpc", times: 1 });
    const error = await errorOf(new EC2Client(administrator).send(new CreateVpcCommand({ CidrBlock: "10.8.0.0/16" })));
    assert.equal(error.code, "ECONNRESET");
    assert.ok((await cidrBlocks()).includes("10.8.0.0/16"));
  });

  it("adds latency to each call", async () => {
    world.gateway.faults.latencyMilliseconds = 60;
    const began = performance.now();
    await calls.ec2?.(administrator);
    assert.ok(performance.now() - began >= 60);
  });

  it("answers many calls at once", async () => {
    const cloudWatch = new CloudWatchClient(administrator);
    const put = (value: number) =>
      cloudWatch.send(
        new PutMetricDataCommand({ Namespace: "Firebreak", MetricData: [{ MetricName: "Contained", Value: value }] }),
      );
    const mark = world.gateway.journal.mark();
    await Promise.all(Array.from({ length: 200 }, (_, index) => put(index)));
    assert.equal(world.gateway.journal.since(mark).filter((entry) => entry.status === 200).length, 200);
  });

  it("says which port is in use", async () => {
    const port = Number(new URL(world.gateway.url).port);
    await assert.rejects(
      GatewayServer.start({ motoUrl: world.moto.url, port }),
      new RegExp(`Port ${port} .* is in use`),
    );
  });

  it("settles once no module has set another to work", async () => {
    const told: string[] = [];
    let busy = Promise.resolve();
    const gateway = await GatewayServer.start({
      motoUrl: world.moto.url,
      modules: () => [
        { service: "lambda", operations: {}, settled: () => busy },
        {
          service: "events",
          operations: {},
          settled: async () => {
            if (told.includes("delivered")) return;
            await new Promise((resolve) => setTimeout(resolve, 20));
            told.push("delivered");
            busy = new Promise((resolve) => setTimeout(resolve, 20)).then(() => void told.push("ran"));
          },
        },
      ],
    });
    await gateway.settled();
    await gateway.stop();
    assert.deepEqual(told, ["delivered", "ran"]);
  });
});
