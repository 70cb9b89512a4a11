import assert from "node:assert/strict";
import { CreateKeyCommand, KMSClient, PutKeyPolicyCommand } from "@aws-sdk/client-kms";
import { CreateTopicCommand, SetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { ServicePrincipal } from "../../../../rehearsal/gateway/principal";
import { allow, everything, management, PolicyWorld, policyText, region } from "./policyWorld";

describe("The authorizer asks the policies of resources", function () {
  this.timeout(120_000);
  let world: PolicyWorld;
  let arn: (service: string, resource: string) => string;

  before(async () => {
    world = await PolicyWorld.start();
    arn = (service, resource) => `arn:aws:${service}:${region}:${world.member}:${resource}`;
  });
  after(() => world?.stop());

  const eventBridge = (): ServicePrincipal => ({
    kind: "service",
    service: "events.amazonaws.com",
    sourceAccount: world.member,
    sourceArn: arn("events", "rule/findings"),
  });

  it("of a queue, for other accounts and for services", async () => {
    const queue = arn("sqs", "letters");
    const Policy = policyText(
      allow("sqs:SendMessage", { Principal: { AWS: `arn:aws:iam::${management}:root` }, Resource: queue }),
      allow("sqs:SendMessage", {
        Principal: { Service: "events.amazonaws.com" },
        Resource: queue,
        Condition: { ArnEquals: { "aws:SourceArn": arn("events", "rule/findings") } },
      }),
    );
    await world.client(SQSClient).send(new CreateQueueCommand({ QueueName: "letters", Attributes: { Policy } }));
    const outside = await world.user("sender", [everything], management);
    const unarmed = await world.user("unarmed", [allow("s3:*")], management);
    assert.equal(await world.ask(outside, "sqs:SendMessage", queue), "allowed");
    assert.match(await world.ask(unarmed, "sqs:SendMessage", queue), /no identity-based policy/);
    assert.match(
      await world.ask(outside, "sqs:PurgeQueue", queue),
      /because no resource-based policy allows the sqs:PurgeQueue action$/,
    );
    assert.equal(await world.ask(eventBridge(), "sqs:SendMessage", queue), "allowed");
    const otherRule = { ...eventBridge(), sourceArn: arn("events", "rule/other") };
    assert.match(
      await world.ask(otherRule, "sqs:SendMessage", queue),
      /^Service: events.amazonaws.com is not authorized/,
    );
  });

  it("of a bus that the gateway keeps, for other accounts of the organization", async () => {
    const bus = arn("events", "event-bus/firebreak");
    const Condition = { StringEquals: { "aws:PrincipalOrgID": world.organization.organizationId } };
    const put = { Entries: [{ EventBusName: bus, Source: "app", DetailType: "d" }] };
    const outside = await world.user("forwarder", [everything], management);
    assert.match(await world.call(outside, "events", "PutEvents", put), /no resource-based policy/);
    const statement = {
      Effect: "Allow",
      Principal: "*",
      Action: "events:PutEvents",
      Resource: bus,
      Condition,
    } as const;
    world.kept.set(bus, { Version: "2012-10-17", Statement: statement });
    assert.equal(await world.call(outside, "events", "PutEvents", put), "allowed");
    const stranger = await world.user("stranger", [everything], "999999999999");
    assert.match(await world.call(stranger, "events", "PutEvents", put), /no resource-based policy/);
  });

  it("of a key, which IAM alone cannot open", async () => {
    const kms = world.client(KMSClient);
    const user = await world.user("cryptographer", [allow("kms:*")]);
    const Policy = policyText(allow("kms:*", { Principal: { AWS: `arn:aws:iam::${world.member}:user/somebody` } }));
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
    const key = KeyMetadata?.Arn ?? "";
    assert.equal(await world.ask(user, "kms:Decrypt", key), "allowed", "the default policy hands the decision to IAM");
    await kms.send(new PutKeyPolicyCommand({ KeyId: key, PolicyName: "default", Policy }));
    assert.match(await world.ask(user, "kms:Decrypt", key), /no resource-based policy/);
  });

  it("of an encrypted topic's key as well, services included", async () => {
    const kms = world.client(KMSClient);
    const sns = world.client(SNSClient);
    const admin = allow("kms:*", { Principal: { AWS: `arn:aws:iam::${world.member}:root` } });
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Policy: policyText(admin) }));
    const topic = arn("sns", "alerts");
    await sns.send(
      new CreateTopicCommand({ Name: "alerts", Attributes: { KmsMasterKeyId: KeyMetadata?.KeyId ?? "" } }),
    );
    const Policy = policyText(
      allow("sns:Publish", { Principal: { Service: "events.amazonaws.com" }, Resource: topic }),
    );
    await sns.send(new SetTopicAttributesCommand({ TopicArn: topic, AttributeName: "Policy", AttributeValue: Policy }));
    const keyless = await world.user("keyless", [allow("sns:*")]);
    const keyed = await world.user("keyed", [allow(["sns:*", "kms:GenerateDataKey*", "kms:Decrypt"])]);
    assert.match(
      await world.call(keyless, "sns", "Publish", { TopicArn: topic }),
      /not authorized to perform: kms:GenerateDataKey/,
    );
    assert.equal(await world.call(keyed, "sns", "Publish", { TopicArn: topic }), "allowed");
    assert.match(
      await world.ask(eventBridge(), "sns:Publish", topic),
      /not authorized to perform: kms:GenerateDataKey/,
    );
    const admitting = allow(["kms:GenerateDataKey*", "kms:Decrypt"], {
      Principal: { Service: "events.amazonaws.com" },
    });
    await kms.send(
      new PutKeyPolicyCommand({
        KeyId: KeyMetadata?.KeyId,
        PolicyName: "default",
        Policy: policyText(admin, admitting),
      }),
    );
    assert.equal(await world.ask(eventBridge(), "sns:Publish", topic), "allowed");
    await sns.send(
      new SetTopicAttributesCommand({
        TopicArn: topic,
        AttributeName: "KmsMasterKeyId",
        AttributeValue: "alias/aws/sns",
      }),
    );
    assert.match(await world.ask(eventBridge(), "sns:Publish", topic), /alias\/aws\/sns, the AWS managed key/);
    assert.equal(await world.call(keyless, "sns", "Publish", { TopicArn: topic }), "allowed");
  });
});
