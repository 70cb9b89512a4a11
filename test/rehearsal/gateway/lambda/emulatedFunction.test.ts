import assert from "node:assert/strict";
import { CloudWatchLogsClient, CreateLogGroupCommand, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import * as lambda from "@aws-sdk/client-lambda";
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { AlarmService } from "../../../../rehearsal/gateway/alarms/alarmService";
import { FunctionLogService } from "../../../../rehearsal/gateway/lambda/functionLogService";
import { LambdaService } from "../../../../rehearsal/gateway/lambda/lambdaService";
import { type ClientConfiguration, EmulatedAccounts } from "../emulatedAccounts";
import { zipOf } from "./deployedFunction";

const account = "111122223333";
const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

/** Answers with the credentials it was given, so that the test can act as the function. */
const whoAmI = `
exports.handler = async (event) => {
  if (event.fail) throw new Error("asked to");
  console.log("ran for", event.name);
  return { key: process.env.AWS_ACCESS_KEY_ID, token: process.env.AWS_SESSION_TOKEN, secret: process.env.AWS_SECRET_ACCESS_KEY };
};`;

describe("A function in the emulated organization", function () {
  this.timeout(120_000);
  let accounts: EmulatedAccounts;
  let service: LambdaService;
  let configuration: ClientConfiguration;
  let client: lambda.LambdaClient;
  let queueArn: string;
  let queueUrl: string;

  before(async () => {
    accounts = await EmulatedAccounts.start({
      modules: (gateway) => {
        const alarms = new AlarmService(gateway);
        service = new LambdaService(gateway, { metrics: alarms });
        return [service, alarms, new FunctionLogService(service.functionLogs)];
      },
    });
    configuration = await accounts.administrator(account);
    client = new lambda.LambdaClient(configuration);
    const iam = new IAMClient(configuration);
    for (const RoleName of ["writer", "mute"]) {
      await iam.send(new CreateRoleCommand({ RoleName, Path: "/firebreak/", AssumeRolePolicyDocument: trust }));
    }
    await iam.send(
      new CreateRoleCommand({ RoleName: "foreign", AssumeRolePolicyDocument: trust.replace("lambda.", "ec2.") }),
    );
    const sqs = new SQSClient(configuration);
    queueUrl = (await sqs.send(new CreateQueueCommand({ QueueName: "dead" }))).QueueUrl ?? "";
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ["QueueArn"] }),
    );
    queueArn = Attributes?.QueueArn ?? "";
    const Statement = [
      { Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: "*" },
      { Effect: "Allow", Action: "sqs:SendMessage", Resource: queueArn },
    ];
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: "writer",
        PolicyName: "p",
        PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement }),
      }),
    );
    const logs = new CloudWatchLogsClient(configuration);
    for (const name of ["writes", "mutes"])
      await logs.send(new CreateLogGroupCommand({ logGroupName: `/aws/lambda/${name}` }));
  });
  after(() => accounts?.stop());

  const create = (FunctionName: string, role: string) =>
    client.send(
      new lambda.CreateFunctionCommand({
        FunctionName,
        Role: `arn:aws:iam::${account}:role/${role}`,
        Runtime: "nodejs22.x",
        Architectures: ["arm64"],
        Handler: "index.handler",
        Code: { ZipFile: Buffer.from(zipOf(whoAmI), "base64") },
        DeadLetterConfig: { TargetArn: queueArn },
        Tags: { a: "1" },
      }),
    );
  const invoke = (FunctionName: string, event: unknown, InvocationType: lambda.InvocationType = "RequestResponse") =>
    client.send(
      new lambda.InvokeCommand({
        FunctionName,
        InvocationType,
        LogType: "Tail",
        Payload: Buffer.from(JSON.stringify(event)),
      }),
    );

  it("is created, invoked and logged through the SDK", async () => {
    const created = await create("writes", "firebreak/writer");
    assert.equal(created.State, "Active");
    await lambda.waitUntilFunctionActiveV2({ client, maxWaitTime: 5 }, { FunctionName: "writes" });
    const answer = await invoke("writes", { name: "first" });
    assert.equal(answer.StatusCode, 200);
    assert.equal(answer.FunctionError, undefined);
    assert.match(Buffer.from(answer.LogResult ?? "", "base64").toString(), /ran for first[\s\S]*REPORT RequestId/);
    const logs = new CloudWatchLogsClient(configuration);
    const { events } = await logs.send(
      new FilterLogEventsCommand({ logGroupName: "/aws/lambda/writes", filterPattern: '"ran for"' }),
    );
    assert.match(events?.[0]?.message ?? "", /ran for first/);
  });

  it("gets the credentials of its role", async () => {
    const answer = await invoke("writes", {});
    const { key, token, secret } = JSON.parse(Buffer.from(answer.Payload ?? []).toString());
    const asFunction = accounts.signedBy({ accessKeyId: key, secretAccessKey: secret, sessionToken: token });
    await assert.rejects(
      new lambda.LambdaClient(asFunction).send(new lambda.GetFunctionCommand({ FunctionName: "writes" })),
      {
        name: "AccessDeniedException",
        message: new RegExp(`arn:aws:sts::${account}:assumed-role/writer/writes`),
      },
    );
  });

  it("is refused with a role that does not trust Lambda, or that is not there", async () => {
    for (const role of ["foreign", "missing"]) {
      await assert.rejects(create("refused", role), {
        name: "InvalidParameterValueException",
        message: /cannot be assumed by Lambda/,
      });
    }
  });

  it("loses what it prints where its role may not write logs", async () => {
    await create("mutes", "firebreak/mute");
    await invoke("mutes", { name: "nobody" });
    assert.deepEqual(service.logs("mutes"), []);
    assert.ok(service.logs("mutes", { lost: true }).some((line) => line.message.includes("ran for nobody")));
  });

  it("reports its error to the SDK, and its failed event to the dead-letter queue its role may write to", async () => {
    const answer = await invoke("writes", { fail: true });
    assert.equal(answer.FunctionError, "Unhandled");
    assert.equal((await invoke("writes", { fail: true, n: 1 }, "Event")).StatusCode, 202);
    await invoke("mutes", { fail: true, n: 2 }, "Event");
    await accounts.gateway.settled();
    const sqs = new SQSClient(configuration);
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }));
    assert.deepEqual(
      Messages?.map(({ Body }) => JSON.parse(Body ?? "")),
      [{ fail: true, n: 1 }],
    );
    assert.match(service.failedDeliveries[0]?.reason ?? "", /sqs:SendMessage/);
  });

  it("shows its policy, tags, concurrency and event invoke config through the SDK", async () => {
    const FunctionName = "writes";
    await client.send(
      new lambda.AddPermissionCommand({
        FunctionName,
        StatementId: "s",
        Action: "lambda:InvokeFunction",
        Principal: "events.amazonaws.com",
        SourceArn: "arn:aws:events:eu-west-1:111122223333:rule/r",
      }),
    );
    const { Policy } = await client.send(new lambda.GetPolicyCommand({ FunctionName }));
    assert.equal(JSON.parse(Policy ?? "").Statement[0].Sid, "s");
    await client.send(new lambda.RemovePermissionCommand({ FunctionName, StatementId: "s" }));
    await assert.rejects(client.send(new lambda.GetPolicyCommand({ FunctionName })), {
      name: "ResourceNotFoundException",
    });

    await client.send(new lambda.PutFunctionEventInvokeConfigCommand({ FunctionName, MaximumRetryAttempts: 0 }));
    const config = await client.send(new lambda.GetFunctionEventInvokeConfigCommand({ FunctionName }));
    assert.equal(config.MaximumRetryAttempts, 0);
    assert.ok(config.LastModified instanceof Date);

    await client.send(new lambda.PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
    await assert.rejects(invoke(FunctionName, {}), { name: "TooManyRequestsException" });
    await client.send(new lambda.DeleteFunctionConcurrencyCommand({ FunctionName }));

    const Resource = `arn:aws:lambda:eu-west-1:${account}:function:writes`;
    await client.send(new lambda.TagResourceCommand({ Resource, Tags: { b: "2" } }));
    await client.send(new lambda.UntagResourceCommand({ Resource, TagKeys: ["a"] }));
    assert.deepEqual((await client.send(new lambda.ListTagsCommand({ Resource }))).Tags, { b: "2" });

    const updated = await client.send(
      new lambda.UpdateFunctionCodeCommand({
        FunctionName,
        ZipFile: Buffer.from(zipOf("exports.handler = async () => 7;"), "base64"),
      }),
    );
    assert.equal(updated.LastUpdateStatus, "Successful");
    assert.equal(Buffer.from((await invoke(FunctionName, {})).Payload ?? []).toString(), "7");
    await client.send(new lambda.DeleteFunctionCommand({ FunctionName }));
    await assert.rejects(invoke(FunctionName, {}), { name: "ResourceNotFoundException" });
  });
});
