import assert from "node:assert/strict";
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import { CreateKeyCommand, KMSClient, PutKeyPolicyCommand } from "@aws-sdk/client-kms";
import { CreateTopicCommand, SetTopicAttributesCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { AlarmService } from "../../../../rehearsal/gateway/alarms/alarmService";
import { type ClientConfiguration, EmulatedAccounts, region } from "../emulatedAccounts";

const account = "111122223333";

describe("An alarm in the emulated organization", function () {
  this.timeout(120_000);
  let accounts: EmulatedAccounts;
  let alarms: AlarmService;
  let configuration: ClientConfiguration;
  let cloudWatch: CloudWatchClient;
  let sns: SNSClient;
  let sqs: SQSClient;
  let topicArn: string;
  let inbox: string;

  before(async () => {
    accounts = await EmulatedAccounts.start({
      modules: (gateway) => {
        alarms = new AlarmService(gateway);
        return [alarms];
      },
    });
    configuration = await accounts.administrator(account);
    cloudWatch = new CloudWatchClient(configuration);
    sns = new SNSClient(configuration);
    sqs = new SQSClient(configuration);
    topicArn = await topic("alerts", cloudWatchMayPublish);
    inbox = (await sqs.send(new CreateQueueCommand({ QueueName: "inbox" }))).QueueUrl ?? "";
    await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: "sqs", Endpoint: await arnOf(inbox) }));
  });
  after(() => accounts?.stop());

  const cloudWatchMayPublish = {
    Effect: "Allow",
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Action: "sns:Publish",
    Resource: "*",
    Condition: { StringEquals: { "aws:SourceAccount": account } },
  };

  async function topic(Name: string, statement: object): Promise<string> {
    const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name }));
    const AttributeValue = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    await sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: "Policy", AttributeValue }));
    return TopicArn;
  }

  async function arnOf(QueueUrl: string): Promise<string> {
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
    return Attributes?.QueueArn ?? "";
  }

  const putAlarm = (AlarmName: string, settings: Partial<PutMetricAlarmCommandInput> = {}) =>
    cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName,
        Namespace: "AWS/Lambda",
        MetricName: "Errors",
        Dimensions: [{ Name: "FunctionName", Value: AlarmName }],
        Statistic: "Sum",
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: "GreaterThanOrEqualToThreshold",
        TreatMissingData: "notBreaching",
        AlarmActions: [topicArn],
        ...settings,
      }),
    );
  const errors = (functionName: string, value: number) =>
    alarms.record({
      account,
      region,
      namespace: "AWS/Lambda",
      name: "Errors",
      dimensions: { FunctionName: functionName },
      value,
      at: Date.now(),
    });
  const stateOf = async (AlarmName: string) => {
    const { MetricAlarms } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [AlarmName] }));
    return MetricAlarms?.[0]?.StateValue;
  };
  const received = async () => {
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: inbox, MaxNumberOfMessages: 10 }));
    return (Messages ?? []).map(({ Body }) => JSON.parse(JSON.parse(Body ?? "").Message) as Record<string, unknown>);
  };

  it("goes to ALARM with its metric, tells its topic once, and goes back when a period has passed", async () => {
    await putAlarm("f1", { OKActions: [topicArn] });
    errors("f1", 0);
    await accounts.gateway.settled();
    assert.equal(await stateOf("f1"), "OK");
    errors("f1", 1);
    errors("f1", 1);
    await accounts.gateway.settled();
    assert.equal(await stateOf("f1"), "ALARM");
    alarms.endPeriod();
    await accounts.gateway.settled();
    assert.equal(await stateOf("f1"), "OK");
    const messages = await received();
    assert.deepEqual(
      messages.map(({ AlarmName, OldStateValue, NewStateValue }) => [AlarmName, OldStateValue, NewStateValue]),
      [
        ["f1", "OK", "ALARM"],
        ["f1", "ALARM", "OK"],
      ],
    );
    assert.equal(messages[0]?.AWSAccountId, account);
  });

  it("sees datapoints that came before the alarm was made", async () => {
    errors("f2", 3);
    await accounts.gateway.settled();
    await putAlarm("f2");
    await accounts.gateway.settled();
    assert.equal(await stateOf("f2"), "ALARM");
    await received();
  });

  it("takes custom metrics that are put through the gateway", async () => {
    await putAlarm("custom", { Namespace: "Firebreak", MetricName: "Failed", Dimensions: [{ Name: "a", Value: "b" }] });
    const MetricData = [{ MetricName: "Failed", Value: 2, Dimensions: [{ Name: "a", Value: "b" }] }];
    await cloudWatch.send(new PutMetricDataCommand({ Namespace: "Firebreak", MetricData }));
    await accounts.gateway.settled();
    assert.equal(await stateOf("custom"), "ALARM");
    await received();
  });

  it("watches the depth of the queue that it names", async () => {
    const QueueUrl = (await sqs.send(new CreateQueueCommand({ QueueName: "dead-letters" }))).QueueUrl ?? "";
    await putAlarm("depth", {
      Namespace: "AWS/SQS",
      MetricName: "ApproximateNumberOfMessagesVisible",
      Dimensions: [{ Name: "QueueName", Value: "dead-letters" }],
      Statistic: "Maximum",
    });
    await accounts.gateway.settled();
    assert.equal(await stateOf("depth"), "OK");
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "lost" }));
    await accounts.gateway.settled();
    assert.equal(await stateOf("depth"), "ALARM");
    assert.equal((await received()).length, 1);
  });

  it("acts when its state is set by hand", async () => {
    await putAlarm("by-hand");
    await cloudWatch.send(
      new SetAlarmStateCommand({ AlarmName: "by-hand", StateValue: "ALARM", StateReason: "drill" }),
    );
    await accounts.gateway.settled();
    assert.deepEqual(
      (await received()).map(({ AlarmName, NewStateReason }) => [AlarmName, NewStateReason]),
      [["by-hand", "drill"]],
    );
  });

  it("does not reach a topic whose policy does not admit CloudWatch for this account", async () => {
    const Condition = { StringEquals: { "aws:SourceAccount": "999999999999" } };
    const closed = await topic("closed", { ...cloudWatchMayPublish, Condition });
    await putAlarm("f3", { AlarmActions: [closed] });
    errors("f3", 1);
    await accounts.gateway.settled();
    const change = alarms.changes.at(-1);
    assert.equal(change?.to, "ALARM");
    assert.equal(change?.actions[0]?.delivered, false);
    assert.match(change?.actions[0]?.reason ?? "", /AccessDenied: .*sns:Publish/);
  });

  it("does not reach an encrypted topic unless the key's policy admits CloudWatch", async () => {
    const kms = new KMSClient(configuration);
    const root = {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: "kms:*",
      Resource: "*",
    };
    const policy = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Policy: policy(root) }));
    const KeyId = KeyMetadata?.KeyId ?? "";
    const encrypted = await topic("encrypted", cloudWatchMayPublish);
    await sns.send(
      new SetTopicAttributesCommand({ TopicArn: encrypted, AttributeName: "KmsMasterKeyId", AttributeValue: KeyId }),
    );
    await putAlarm("f4", { AlarmActions: [encrypted] });
    errors("f4", 1);
    await accounts.gateway.settled();
    assert.match(alarms.changes.at(-1)?.actions[0]?.reason ?? "", /AccessDenied: .*kms:GenerateDataKey/);

    const publisher = {
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: ["kms:GenerateDataKey*", "kms:Decrypt"],
      Resource: "*",
    };
    await kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: "default", Policy: policy(root, publisher) }));
    alarms.endPeriod();
    await accounts.gateway.settled();
    errors("f4", 1);
    await accounts.gateway.settled();
    assert.deepEqual(alarms.changes.at(-1)?.actions, [{ target: encrypted, delivered: true }]);
  });
});
