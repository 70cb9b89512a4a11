import assert from "node:assert/strict";
import { CloudWatchClient, DescribeAlarmsCommand, PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, DeleteLogGroupCommand, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { EventBridgeClient, ListTargetsByRuleCommand, RemoveTargetsCommand } from "@aws-sdk/client-eventbridge";
import {
  GetRoleCommand,
  IAMClient,
  ListAccessKeysCommand,
  TagRoleCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import { GetFunctionCommand, LambdaClient, UpdateFunctionCodeCommand } from "@aws-sdk/client-lambda";
import { GetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand, SetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { strToU8, zipSync } from "fflate";
import type { RehearsedAccount } from "../../../rehearsal/world/rehearsedAccount";
import { DeployedPrograms, type ProgramStack, region } from "./deployedPrograms";
import { everyType } from "./everyType";
import { holdings } from "./holdings";

const second = { "test:variant": "second" };
const resources = 33;

describe("the stand-in provider, with one resource of each type", function () {
  this.timeout(180_000);
  let programs: DeployedPrograms;
  let account: RehearsedAccount;
  let stack: ProgramStack;
  let untouched: readonly string[];
  let outputs: Readonly<Record<string, string>>;

  before(async () => {
    programs = await DeployedPrograms.start();
    account = programs.organization.account("security");
    stack = await programs.stack("every-type", account, everyType);
    untouched = await holdings(account, region);
  });
  after(() => programs?.stop());

  it("previews a new stack without a call but for the caller's identity", async () => {
    const { journal } = programs.organization.gateway;
    const mark = journal.mark();
    assert.deepEqual((await stack.preview()).changes, { create: resources });
    assert.deepEqual([...new Set(journal.since(mark).map(({ operation }) => operation))], ["GetCallerIdentity"]);
  });

  it("creates every resource, and finds nothing to do the second time", async () => {
    const first = await stack.up();
    assert.deepEqual(first.changes, { create: resources });
    outputs = first.outputs as Record<string, string>;
    assert.deepEqual((await stack.up()).changes, { same: resources });
  });

  it("puts into the world what the program says", async () => {
    const { Attributes: topic } = await account
      .client(SNSClient, region)
      .send(new GetTopicAttributesCommand({ TopicArn: outputs.topicArn }));
    assert.equal(topic?.DisplayName, "First");
    const { Configuration: lambda, Concurrency } = await account
      .client(LambdaClient, region)
      .send(new GetFunctionCommand({ FunctionName: outputs.functionName }));
    assert.deepEqual(lambda?.Environment?.Variables, { STAGE: "First", TABLE: outputs.tableName });
    assert.deepEqual(lambda?.Architectures, ["arm64"]);
    assert.equal(Concurrency?.ReservedConcurrentExecutions, 10);
    const [target] = await targets();
    assert.equal(target?.InputTransformer?.InputTemplate?.includes('"row":"First"'), true);
    assert.equal(target?.RetryPolicy?.MaximumEventAgeInSeconds, 3600);
    assert.match(target?.DeadLetterConfig?.Arn ?? "", /:queue-/);
  });

  it("names what the program did not name after the resource, and puts a resource into the Region that it names", () => {
    assert.match(outputs.topicArn ?? "", /:topic-[0-9a-f]{7}$/);
    assert.match(outputs.topicArn ?? "", new RegExp(`^arn:aws:sns:${region}:`));
    assert.match(outputs.elsewhereArn ?? "", /^arn:aws:sns:eu-west-1:/);
  });

  it("finds no drift where there is none", async () => {
    assert.deepEqual((await stack.refresh()).changes, { same: resources });
    assert.deepEqual((await stack.up()).changes, { same: resources });
  });

  it("sees what was changed by hand, and puts it right", async () => {
    await account.client(IAMClient).send(new UpdateRoleCommand({ RoleName: roleName(), Description: "By hand" }));
    const tag = { Key: "stranger", Value: "yes" };
    await account.client(IAMClient).send(new TagRoleCommand({ RoleName: roleName(), Tags: [tag] }));
    const Attributes = { MessageRetentionPeriod: "60", DelaySeconds: "9" };
    await account
      .client(SQSClient, region)
      .send(new SetQueueAttributesCommand({ QueueUrl: outputs.queueUrl, Attributes }));
    await account
      .client(CloudWatchLogsClient, region)
      .send(new DeleteLogGroupCommand({ logGroupName: outputs.groupName }));
    const rule = { Rule: outputs.ruleName, EventBusName: outputs.busName };
    const Ids = (await targets()).map(({ Id }) => Id ?? "");
    await account.client(EventBridgeClient, region).send(new RemoveTargetsCommand({ ...rule, Ids }));
    const cloudWatch = account.client(CloudWatchClient, region);
    const { MetricAlarms: [alarm] = [] } = await cloudWatch.send(
      new DescribeAlarmsCommand({ AlarmNames: [outputs.alarmName ?? ""] }),
    );
    const { AlarmName, MetricName, Namespace, ComparisonOperator, EvaluationPeriods, Statistic, Period, Dimensions } =
      alarm ?? {};
    await cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName,
        MetricName,
        Namespace,
        ComparisonOperator,
        EvaluationPeriods,
        Statistic,
        Period,
        Dimensions,
        Threshold: 99,
      }),
    );
    const ZipFile = zipSync({ "index.js": strToU8("exports.handler = async () => 'by hand';") });
    await account
      .client(LambdaClient, region)
      .send(new UpdateFunctionCodeCommand({ FunctionName: outputs.functionName, ZipFile }));

    const { delete: gone, update: changed } = (await stack.refresh()).changes;
    assert.deepEqual({ gone, changed }, { gone: 2, changed: 4 });
    const repaired = await stack.up();
    const { create: made, update: corrected } = repaired.changes;
    assert.deepEqual({ made, corrected }, { made: 2, corrected: 4 });
    outputs = repaired.outputs as Record<string, string>;

    const { Role } = await account.client(IAMClient).send(new GetRoleCommand({ RoleName: roleName() }));
    assert.equal(Role?.Description, "First");
    assert.deepEqual(Role?.Tags?.map(({ Key }) => Key).sort(), ["cost", "team"]);
    assert.deepEqual(await queueAttributes(), { MessageRetentionPeriod: "1209600", DelaySeconds: "0" });
    assert.equal((await targets()).length, 1);
    assert.deepEqual((await stack.refresh()).changes, { same: resources });
  });

  it("previews an update without a change, and makes it in place", async () => {
    const { journal } = programs.organization.gateway;
    const mark = journal.mark();
    const { update } = (await stack.preview(second)).changes;
    assert.ok((update ?? 0) > 20, `${update} updates`);
    assert.deepEqual([...new Set(journal.since(mark).map(({ operation }) => operation))], ["GetCallerIdentity"]);

    const { changes, outputs: after } = await stack.up(second);
    assert.deepEqual(changes, { update, same: resources - (update ?? 0) });
    assert.deepEqual(after, outputs);
    assert.deepEqual((await stack.up(second)).changes, { same: resources });
    assert.deepEqual((await stack.refresh(second)).changes, { same: resources });

    const { Role } = await account.client(IAMClient).send(new GetRoleCommand({ RoleName: roleName() }));
    assert.equal(Role?.MaxSessionDuration, 7200);
    assert.deepEqual(Role?.Tags?.map(({ Key }) => Key).sort(), ["stage", "team"]);
    const { AccessKeyMetadata: [key] = [] } = await account
      .client(IAMClient)
      .send(new ListAccessKeysCommand({ UserName: outputs.userName }));
    assert.equal(key?.Status, "Inactive");
    const { logGroups: [group] = [] } = await account
      .client(CloudWatchLogsClient, region)
      .send(new DescribeLogGroupsCommand({ logGroupNamePrefix: outputs.groupName }));
    assert.equal(group?.retentionInDays, 90);
    const { Configuration, Concurrency } = await account
      .client(LambdaClient, region)
      .send(new GetFunctionCommand({ FunctionName: outputs.functionName }));
    assert.equal(Configuration?.MemorySize, 512);
    assert.equal(Concurrency?.ReservedConcurrentExecutions, 5);
  });

  it("leaves nothing in the world after destroy, even where somebody was there first", async () => {
    await account
      .client(CloudWatchLogsClient, region)
      .send(new DeleteLogGroupCommand({ logGroupName: outputs.groupName }));
    assert.deepEqual((await stack.destroy(second)).changes, { delete: resources });
    assert.deepEqual(await holdings(account, region), untouched);
  });

  function roleName(): string {
    return outputs.roleArn?.split("/").at(-1) ?? "";
  }

  async function targets() {
    const rule = { Rule: outputs.ruleName, EventBusName: outputs.busName };
    const { Targets = [] } = await account.client(EventBridgeClient, region).send(new ListTargetsByRuleCommand(rule));
    return Targets;
  }

  async function queueAttributes() {
    const { Attributes } = await account.client(SQSClient, region).send(
      new GetQueueAttributesCommand({
        QueueUrl: outputs.queueUrl,
        AttributeNames: ["MessageRetentionPeriod", "DelaySeconds"],
      }),
    );
    return Attributes;
  }
});
