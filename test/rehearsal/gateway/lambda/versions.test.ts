import assert from "node:assert/strict";
import { LambdaService } from "../../../../rehearsal/gateway/lambda/lambdaService";
import { call, StandInGateway } from "../standInGateway";
import { deploy, roleArn } from "./deployedFunction";

const source = "exports.handler = async () => 1;";
const invalid = { code: "InvalidParameterValueException" };
const unknown = { code: "ResourceNotFoundException" };

describe("The gateway's Lambda keeps", () => {
  let lambda: LambdaService;
  let arn: string;

  beforeEach(async () => {
    lambda = new LambdaService(new StandInGateway(), { metrics: { record() {} } });
    arn = await deploy(lambda, "one", source);
  });
  afterEach(() => lambda.stop());

  const run = (operation: string, parameters: Record<string, unknown> = {}) =>
    call(lambda.operations, operation, { FunctionName: "one", ...parameters });

  it("versions with the role that they were published with", async () => {
    const other = `${roleArn}-other`;
    assert.equal((await run("PublishVersion")).FunctionArn, `${arn}:1`);
    await run("UpdateFunctionConfiguration", { Role: other });
    const { Versions: versions } = (await run("ListVersionsByFunction")) as {
      Versions: readonly Record<string, unknown>[];
    };
    assert.deepEqual(
      versions.map(({ Version, FunctionArn, Role }) => [Version, FunctionArn, Role]),
      [
        ["$LATEST", `${arn}:$LATEST`, other],
        ["1", `${arn}:1`, roleArn],
      ],
    );
  });

  it("versions and mappings by the page", async () => {
    for (let count = 0; count < 60; count++) await run("PublishVersion");
    const first = (await run("ListVersionsByFunction")) as { Versions: unknown[]; NextMarker?: string };
    const second = (await run("ListVersionsByFunction", { Marker: first.NextMarker })) as typeof first;
    assert.deepEqual([first.Versions.length, second.Versions.length, second.NextMarker], [50, 11, undefined]);
  });

  it("aliases of versions that there are, and no others", async () => {
    await run("PublishVersion");
    await run("CreateAlias", { Name: "live", FunctionVersion: "1" });
    await assert.rejects(run("CreateAlias", { Name: "next", FunctionVersion: "2" }), unknown);
    await assert.rejects(run("CreateAlias", { Name: "live", FunctionVersion: "1" }), {
      code: "ResourceConflictException",
    });
    const { Aliases: aliases } = (await run("ListAliases")) as { Aliases: readonly Record<string, unknown>[] };
    assert.deepEqual(
      aliases.map(({ AliasArn, FunctionVersion }) => [AliasArn, FunctionVersion]),
      [[`${arn}:live`, "1"]],
    );
  });

  it("no less reserved concurrency than is provisioned, and no more provisioned than is reserved", async () => {
    await run("PublishVersion");
    const live = { Qualifier: "1", ProvisionedConcurrentExecutions: 3 };
    await run("PutFunctionConcurrency", { ReservedConcurrentExecutions: 2 });
    await assert.rejects(run("PutProvisionedConcurrencyConfig", live), invalid);
    await run("PutFunctionConcurrency", { ReservedConcurrentExecutions: 3 });
    await run("PutProvisionedConcurrencyConfig", live);
    await assert.rejects(run("PutFunctionConcurrency", { ReservedConcurrentExecutions: 0 }), invalid);
    await run("DeleteProvisionedConcurrencyConfig", { Qualifier: "1" });
    await run("PutFunctionConcurrency", { ReservedConcurrentExecutions: 0 });
    await assert.rejects(run("GetProvisionedConcurrencyConfig", { Qualifier: "1" }), {
      code: "ProvisionedConcurrencyConfigNotFoundException",
    });
  });

  it("event source mappings, each of the version or alias that it feeds", async () => {
    await run("PublishVersion");
    const queue = "arn:aws:sqs:eu-west-1:111122223333:orders";
    const ofLatest = await run("CreateEventSourceMapping", { EventSourceArn: queue });
    const ofVersion = await run("CreateEventSourceMapping", { EventSourceArn: queue, FunctionName: "one:1" });
    assert.deepEqual([ofLatest.FunctionArn, ofVersion.FunctionArn], [arn, `${arn}:1`]);
    const listed = async (parameters: Record<string, unknown>) => {
      const { EventSourceMappings: found } = (await call(lambda.operations, "ListEventSourceMappings", parameters)) as {
        EventSourceMappings: readonly { UUID: unknown }[];
      };
      return found.map(({ UUID }) => UUID);
    };
    assert.deepEqual(await listed({ FunctionName: "one" }), [ofLatest.UUID]);
    assert.deepEqual(await listed({ FunctionName: `${arn}:1` }), [ofVersion.UUID]);
    assert.deepEqual(await listed({}), [ofLatest.UUID, ofVersion.UUID]);
  });

  it("event source mappings that take a while to be disabled, and refuse another change meanwhile", async () => {
    const { UUID } = await run("CreateEventSourceMapping", { EventSourceArn: "arn:aws:sqs:eu-west-1:111122223333:q" });
    const state = async () => (await run("GetEventSourceMapping", { UUID })).State;
    const settled = async (wanted: string) => {
      while ((await state()) !== wanted) await new Promise((resolve) => setTimeout(resolve, 1));
    };
    await settled("Enabled");
    assert.equal((await run("UpdateEventSourceMapping", { UUID, Enabled: false })).State, "Disabling");
    await assert.rejects(run("UpdateEventSourceMapping", { UUID, Enabled: true }), { code: "ResourceInUseException" });
    await settled("Disabled");
    assert.equal((await run("UpdateEventSourceMapping", { UUID, Enabled: false })).State, "Disabled");
    await run("DeleteEventSourceMapping", { UUID });
    await assert.rejects(run("GetEventSourceMapping", { UUID }), unknown);
  });
});
