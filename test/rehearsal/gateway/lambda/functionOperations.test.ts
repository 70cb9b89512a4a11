import assert from "node:assert/strict";
import { LambdaService } from "../../../../rehearsal/gateway/lambda/lambdaService";
import { call, StandInGateway } from "../standInGateway";
import { deploy, roleArn, zipOf } from "./deployedFunction";

describe("The gateway's Lambda keeps functions", () => {
  let gateway: StandInGateway;
  let lambda: LambdaService;

  beforeEach(() => {
    gateway = new StandInGateway();
    lambda = new LambdaService(gateway, { metrics: { record() {} } });
  });
  afterEach(() => lambda.stop());

  const run = (operation: string, parameters: Record<string, unknown>) =>
    call(lambda.operations, operation, parameters);
  const source = "exports.handler = async () => 1;";

  it("shows a function as it was created, with AWS's defaults", async () => {
    const arn = await deploy(lambda, "one", source, { Tags: { owner: "security" } });
    const shown = (await run("GetFunction", { FunctionName: arn })) as {
      Configuration: Record<string, unknown>;
      Tags: unknown;
    };
    assert.equal(arn, "arn:aws:lambda:eu-west-1:111122223333:function:one");
    assert.deepEqual(shown.Tags, { owner: "security" });
    assert.deepEqual(
      ["Runtime", "Timeout", "MemorySize", "State", "Architectures", "Version"].map((key) => shown.Configuration[key]),
      ["nodejs22.x", 3, 128, "Active", ["arm64"], "$LATEST"],
    );
    assert.match(String(shown.Configuration.CodeSha256), /^[A-Za-z0-9+/]{43}=$/);
  });

  it("keeps accounts and Regions apart", async () => {
    await deploy(lambda, "one", source);
    await assert.rejects(call(lambda.operations, "GetFunction", { FunctionName: "one" }, { region: "us-east-1" }), {
      code: "ResourceNotFoundException",
      status: 404,
    });
    assert.deepEqual(await call(lambda.operations, "ListFunctions", {}, { account: "444455556666" }), {
      Functions: [],
    });
  });

  it("refuses a second function of one name", async () => {
    await deploy(lambda, "one", source);
    await assert.rejects(deploy(lambda, "one", source), { code: "ResourceConflictException", status: 409 });
  });

  it("refuses a role that Lambda cannot assume, as AWS words it", async () => {
    gateway.unassumable.add(roleArn);
    await assert.rejects(deploy(lambda, "one", source), {
      code: "InvalidParameterValueException",
      message: "The role defined for the function cannot be assumed by Lambda.",
    });
  });

  it("refuses code that is no zip, an entry that leaves the package, and reserved variables", async () => {
    const refused = { code: "InvalidParameterValueException" };
    await assert.rejects(deploy(lambda, "a", source, { Code: { ZipFile: "bm8gemlw" } }), refused);
    await assert.rejects(deploy(lambda, "a", source, { Code: { ZipFile: zipOf("x", "../../x.js") } }), refused);
    await assert.rejects(
      deploy(lambda, "a", source, { Environment: { Variables: { AWS_REGION: "x" } } }),
      /AWS_REGION/,
    );
    await assert.rejects(deploy(lambda, "a", source, { Runtime: "python3.12" }), /Runtime/);
    assert.deepEqual(await run("ListFunctions", {}), { Functions: [] });
  });

  it("forgets a deleted function", async () => {
    await deploy(lambda, "one", source);
    await run("DeleteFunction", { FunctionName: "one" });
    await assert.rejects(run("GetFunctionConfiguration", { FunctionName: "one" }), {
      code: "ResourceNotFoundException",
    });
    await assert.rejects(run("DeleteFunction", { FunctionName: "one" }), { code: "ResourceNotFoundException" });
  });

  it("changes what an update names and nothing else", async () => {
    await deploy(lambda, "one", source, { Description: "before", MemorySize: 512 });
    await run("UpdateFunctionConfiguration", { FunctionName: "one", Timeout: 60 });
    const shown = await run("GetFunctionConfiguration", { FunctionName: "one" });
    assert.deepEqual([shown.Timeout, shown.MemorySize, shown.Description], [60, 512, "before"]);
  });

  it("builds the resource policy in AWS's shape", async () => {
    const arn = await deploy(lambda, "one", source);
    await assert.rejects(run("GetPolicy", { FunctionName: "one" }), { code: "ResourceNotFoundException" });
    const permission = {
      FunctionName: "one",
      StatementId: "from-rule",
      Action: "lambda:InvokeFunction",
      Principal: "events.amazonaws.com",
      SourceArn: "arn:aws:events:eu-west-1:111122223333:rule/firebreak/r",
      SourceAccount: "111122223333",
    };
    await run("AddPermission", permission);
    await assert.rejects(run("AddPermission", permission), { code: "ResourceConflictException" });
    const { Policy } = await run("GetPolicy", { FunctionName: "one" });
    assert.deepEqual(JSON.parse(String(Policy)), {
      Version: "2012-10-17",
      Id: "default",
      Statement: [
        {
          Sid: "from-rule",
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "lambda:InvokeFunction",
          Resource: arn,
          Condition: {
            StringEquals: { "AWS:SourceAccount": "111122223333" },
            ArnLike: { "AWS:SourceArn": permission.SourceArn },
          },
        },
      ],
    });
    await run("RemovePermission", { FunctionName: "one", StatementId: "from-rule" });
    await assert.rejects(run("RemovePermission", { FunctionName: "one", StatementId: "from-rule" }), {
      code: "ResourceNotFoundException",
    });
  });

  it("keeps the event invoke config, filled up with AWS's defaults", async () => {
    await deploy(lambda, "one", source);
    const OnFailure = { Destination: "arn:aws:sqs:eu-west-1:111122223333:dead" };
    await run("PutFunctionEventInvokeConfig", { FunctionName: "one", DestinationConfig: { OnFailure } });
    await run("UpdateFunctionEventInvokeConfig", { FunctionName: "one", MaximumRetryAttempts: 1 });
    const shown = await run("GetFunctionEventInvokeConfig", { FunctionName: "one" });
    assert.deepEqual(
      [shown.MaximumRetryAttempts, shown.MaximumEventAgeInSeconds, shown.DestinationConfig],
      [1, 21_600, { OnFailure, OnSuccess: {} }],
    );
    await run("DeleteFunctionEventInvokeConfig", { FunctionName: "one" });
    await assert.rejects(run("GetFunctionEventInvokeConfig", { FunctionName: "one" }), {
      code: "ResourceNotFoundException",
    });
  });

  it("keeps reserved concurrency and tags", async () => {
    const arn = await deploy(lambda, "one", source, { Tags: { a: "1", b: "2" } });
    await run("PutFunctionConcurrency", { FunctionName: "one", ReservedConcurrentExecutions: 0 });
    assert.deepEqual(await run("GetFunctionConcurrency", { FunctionName: "one" }), { ReservedConcurrentExecutions: 0 });
    await run("DeleteFunctionConcurrency", { FunctionName: "one" });
    assert.deepEqual(await run("GetFunctionConcurrency", { FunctionName: "one" }), {});
    await run("TagResource", { Resource: arn, Tags: { c: "3" } });
    await run("UntagResource", { Resource: arn, TagKeys: "a" });
    assert.deepEqual(await run("ListTags", { Resource: arn }), { Tags: { b: "2", c: "3" } });
  });
});
