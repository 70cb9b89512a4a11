import assert from "node:assert/strict";
import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { AwsError } from "../../../../rehearsal/gateway/awsRequest";
import type { FunctionInvoker } from "../../../../rehearsal/gateway/functionInvoker";
import { SnsService } from "../../../../rehearsal/gateway/sns/snsService";
import { EmulatedAccounts, region } from "../emulatedAccounts";

const account = "111111111111";
const functionArn = `arn:aws:lambda:${region}:${account}:function:listener`;

type Invocation = Parameters<FunctionInvoker["invokeAsync"]>[0];

describe("A function that is subscribed to a topic", function () {
  this.timeout(120_000);
  let world: EmulatedAccounts;
  let service: SnsService | undefined;
  let sns: SNSClient;
  let sqs: SQSClient;
  let topicArn = "";
  let refuses = false;
  const invoked: Invocation[] = [];

  before(async () => {
    const functions: FunctionInvoker = {
      invokeAsync: async (request) => {
        if (refuses) throw new AwsError("AccessDeniedException", "the function does not admit the topic", 403);
        invoked.push(request);
      },
    };
    world = await EmulatedAccounts.start({
      modules: (gateway) => {
        service = new SnsService(gateway, functions);
        return [service];
      },
    });
    const client = await world.administrator(account);
    sns = new SNSClient(client);
    sqs = new SQSClient(client);
    topicArn = (await sns.send(new CreateTopicCommand({ Name: "requests" }))).TopicArn ?? "";
    const queueArn = `arn:aws:sqs:${region}:${account}:letters`;
    const policy = {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { Service: "sns.amazonaws.com" }, Action: "sqs:SendMessage", Resource: queueArn },
      ],
    };
    await sqs.send(new CreateQueueCommand({ QueueName: "letters", Attributes: { Policy: JSON.stringify(policy) } }));
    await sns.send(
      new SubscribeCommand({
        TopicArn: topicArn,
        Protocol: "lambda",
        Endpoint: functionArn,
        Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn }) },
      }),
    );
  });

  after(async () => {
    sns.destroy();
    sqs.destroy();
    await world.stop();
  });

  async function publish(): Promise<string> {
    const { MessageId: id = "" } = await sns.send(
      new PublishCommand({
        TopicArn: topicArn,
        Message: "hello",
        MessageAttributes: { Arn: { DataType: "String", StringValue: "arn:aws:iam::111111111111:role/web" } },
      }),
    );
    await world.gateway.settled();
    return id;
  }

  it("gets the message with its attributes, in SNS's name for the topic", async () => {
    const messageId = await publish();
    const [{ payload, invoker, functionArn: arn } = assert.fail()] = invoked;
    const [record] = JSON.parse(payload).Records;
    assert.deepEqual(
      [arn, record.EventSource, record.Sns.MessageId, record.Sns.TopicArn, record.Sns.Message],
      [functionArn, "aws:sns", messageId, topicArn, "hello"],
    );
    assert.deepEqual(record.Sns.MessageAttributes.Arn, { Type: "String", Value: "arn:aws:iam::111111111111:role/web" });
    assert.deepEqual([invoker.kind, "sourceArn" in invoker ? invoker.sourceArn : ""], ["service", topicArn]);
  });

  it("has what it does not take set aside in the subscription's queue", async () => {
    refuses = true;
    const messageId = await publish();
    const QueueUrl = `${world.gateway.url}/${account}/letters`;
    const { Messages: letters = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    assert.match(letters[0]?.Body ?? "", new RegExp(messageId));
    assert.deepEqual(
      service?.deliveries.map(({ outcome }) => outcome),
      ["delivered", "dead-lettered"],
    );
  });
});
