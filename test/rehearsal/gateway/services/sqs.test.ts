import assert from "node:assert/strict";
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { EmulatedAccounts } from "../emulatedAccounts";

describe("SQS", () => {
  let world: EmulatedAccounts;
  let sqs: SQSClient;
  let queueUrl = "";

  before(async function () {
    this.timeout(120_000);
    world = await EmulatedAccounts.start();
    sqs = new SQSClient(await world.administrator("111111111111"));
    queueUrl = (await sqs.send(new CreateQueueCommand({ QueueName: "firebreak-dead-letters" }))).QueueUrl ?? "";
  });
  after(() => world.stop());

  const receive = async (WaitTimeSeconds: number) =>
    (await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds }))).Messages ?? [];

  it("gives queues an address that leads through the gateway", () => {
    assert.ok(queueUrl.startsWith(world.gateway.url), queueUrl);
  });

  it("ends a long poll with the first message, and other calls pass meanwhile", async () => {
    const polling = receive(10);
    const began = performance.now();
    await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: "failed" }));
    assert.deepEqual(
      (await polling).map((message) => message.Body),
      ["failed"],
    );
    assert.ok(performance.now() - began < 5000);
  });

  it("waits as long as it was told on an empty queue", async () => {
    const began = performance.now();
    assert.deepEqual(await receive(1), []);
    assert.ok(performance.now() - began >= 900);
  });
});
