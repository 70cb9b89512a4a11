import assert from "node:assert/strict";
import {
  CreateEventBusCommand,
  DescribeEventBusCommand,
  EventBridgeClient,
  PutEventsCommand,
  PutPermissionCommand,
  PutRuleCommand,
  PutTargetsCommand,
  type Target,
} from "@aws-sdk/client-eventbridge";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  CreateAccountCommand,
  CreateOrganizationCommand,
  ListRootsCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { CreateTopicCommand, SetTopicAttributesCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { EventBridgeService } from "../../../../rehearsal/gateway/eventBridge/eventBridgeService";
import { type ClientConfiguration, EmulatedAccounts, region } from "../emulatedAccounts";

const management = "999999999999";
const stranger = "333333333333";
const finding = { source: "aws.guardduty", "detail-type": "GuardDuty Finding", detail: { severity: 8 } };
const pattern = JSON.stringify({ source: ["aws.guardduty", "shop"] });

describe("EventBridge in the emulated organization", function () {
  this.timeout(30_000);
  let world: EmulatedAccounts;
  let bridge: EventBridgeService;
  let organizationId = "";
  let payments = "";
  let security = "";
  let firebreakBus = "";
  const administrators = new Map<string, ClientConfiguration>();
  let names = 0;

  before(async function () {
    this.timeout(120_000);
    const functions = { invokeAsync: () => Promise.reject(new Error("There are no functions here.")) };
    world = await EmulatedAccounts.start({
      modules: (gateway) => {
        bridge = new EventBridgeService(gateway, functions);
        return [bridge];
      },
    });
    await seedOrganization();
    firebreakBus = `arn:aws:events:${region}:${security}:event-bus/firebreak`;
    for (const account of [payments, security, stranger]) {
      administrators.set(account, await world.administrator(account));
    }
  });
  after(() => world.stop());

  /** An organization in the world itself: the access check reads its service control policies. */
  async function seedOrganization(): Promise<void> {
    const organizations = new OrganizationsClient(world.gateway.behind(management, "us-east-1"));
    const { Organization } = await organizations.send(new CreateOrganizationCommand({ FeatureSet: "ALL" }));
    organizationId = Organization?.Id ?? "";
    const { Roots } = await organizations.send(new ListRootsCommand({}));
    const path = `${organizationId}/${Roots?.[0]?.Id}/`;
    const create = async (name: string): Promise<string> => {
      const command = new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com` });
      return (await organizations.send(command)).CreateAccountStatus?.AccountId ?? "";
    };
    payments = await create("payments");
    security = await create("security");
    world.gateway.organization.set({
      organizationId,
      managementAccountId: management,
      accounts: [
        { id: payments, name: "payments", path },
        { id: security, name: "security", path },
      ],
    });
  }

  function configuration(account: string): ClientConfiguration {
    const found = administrators.get(account);
    assert.ok(found);
    return found;
  }
  const events = (account: string) => new EventBridgeClient(configuration(account));
  const queues = (account: string) => new SQSClient(configuration(account));
  const unique = (name: string): string => {
    names += 1;
    return `${name}-${names}`;
  };
  const admitting = (service: string, Action: string) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: service }, Action, Resource: "*" }],
    });

  /** A queue and its ARN; closed, where nobody may send to it but its own account. */
  async function queue(account: string, access: "open" | "closed" = "open"): Promise<{ url: string; arn: string }> {
    const name = unique("queue");
    const Attributes = access === "open" ? { Policy: admitting("events.amazonaws.com", "sqs:SendMessage") } : {};
    const { QueueUrl } = await queues(account).send(new CreateQueueCommand({ QueueName: name, Attributes }));
    return { url: QueueUrl ?? "", arn: `arn:aws:sqs:${region}:${account}:${name}` };
  }

  async function messages(account: string, url: string): Promise<Message[]> {
    const command = new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ["All"],
    });
    return (await queues(account).send(command)).Messages ?? [];
  }

  function attributesOf(message: Message | undefined): Record<string, string | undefined> {
    return Object.fromEntries(
      Object.entries(message?.MessageAttributes ?? {}).map(([name, value]) => [name, value.StringValue]),
    );
  }

  async function rule(account: string, target: Omit<Target, "Id">, EventBusName = "default"): Promise<string> {
    const Name = unique("rule");
    const { RuleArn } = await events(account).send(new PutRuleCommand({ Name, EventBusName, EventPattern: pattern }));
    await events(account).send(
      new PutTargetsCommand({ Rule: Name, EventBusName, Targets: [{ Id: "target", ...target }] }),
    );
    return RuleArn ?? "";
  }

  /** A role that EventBridge may assume to put events on the security account's bus. */
  async function forwardingRole(account: string): Promise<string> {
    const iam = new IAMClient(configuration(account));
    const RoleName = unique("forward");
    const trust = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sts:AssumeRole" }],
    };
    const { Role } = await iam.send(
      new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }),
    );
    const policy = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "events:PutEvents", Resource: firebreakBus }],
    };
    await iam.send(
      new PutRolePolicyCommand({ RoleName, PolicyName: "forward", PolicyDocument: JSON.stringify(policy) }),
    );
    return Role?.Arn ?? "";
  }

  async function publish(account: string): Promise<void> {
    await bridge.publishServiceEvent({ account, region, event: finding });
    await world.gateway.settled();
  }

  /** Events of earlier tests go on matching their rules; what a test sees must come from its own queue alone. */
  const bodies = async (account: string, url: string) =>
    (await messages(account, url)).map(({ Body }) => JSON.parse(Body ?? "") as Record<string, unknown>);

  it("forwards a member's finding to the security account, whose bus admits the organization", async () => {
    await events(security).send(new CreateEventBusCommand({ Name: "firebreak" }));
    const policy = {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: "*",
          Action: "events:PutEvents",
          Resource: firebreakBus,
          Condition: { StringEquals: { "aws:PrincipalOrgID": organizationId } },
        },
      ],
    };
    await events(security).send(
      new PutPermissionCommand({ EventBusName: "firebreak", Policy: JSON.stringify(policy) }),
    );
    const described = await events(security).send(new DescribeEventBusCommand({ Name: "firebreak" }));
    assert.deepEqual(JSON.parse(described.Policy ?? ""), policy);
    assert.ok(described.CreationTime instanceof Date);

    const inbox = await queue(security);
    await rule(security, { Arn: inbox.arn }, "firebreak");
    await rule(payments, { Arn: firebreakBus, RoleArn: await forwardingRole(payments) });
    await publish(payments);

    const [event, ...others] = await bodies(security, inbox.url);
    assert.deepEqual(others, []);
    assert.equal(event?.account, payments);
    assert.equal(event?.source, "aws.guardduty");
    assert.deepEqual(event?.detail, { severity: 8 });
  });

  it("does not take an event from outside the organization, and leaves it in the sender's dead-letter queue", async () => {
    const letters = await queue(stranger);
    const RoleArn = await forwardingRole(stranger);
    const ruleArn = await rule(stranger, { Arn: firebreakBus, RoleArn, DeadLetterConfig: { Arn: letters.arn } });
    await publish(stranger);

    const [letter] = await messages(stranger, letters.url);
    const { ERROR_MESSAGE, ...attributes } = attributesOf(letter);
    assert.deepEqual(attributes, {
      RULE_ARN: ruleArn,
      TARGET_ARN: firebreakBus,
      ERROR_CODE: "NO_PERMISSIONS",
      RETRY_ATTEMPTS: "0",
    });
    assert.match(ERROR_MESSAGE ?? "", /events:PutEvents/);
    assert.equal(JSON.parse(letter?.Body ?? "").account, stranger);
  });

  it("answers PutEvents of a caller with the SDK's own types", async () => {
    const inbox = await queue(payments);
    await rule(payments, {
      Arn: inbox.arn,
      InputTransformer: { InputPathsMap: { n: "$.detail.n" }, InputTemplate: '{"n":<n>}' },
    });
    const Entries = [
      { Source: "shop", DetailType: "Order", Detail: '{"n":7}', Time: new Date("2026-01-02T03:04:05Z") },
      { Source: "aws.guardduty", DetailType: "GuardDuty Finding", Detail: "{}" },
    ];
    const answer = await events(payments).send(new PutEventsCommand({ Entries }));
    await world.gateway.settled();

    assert.equal(answer.FailedEntryCount, 1);
    assert.equal(answer.Entries?.[1]?.ErrorCode, "NotAuthorizedForSourceException");
    assert.deepEqual(await bodies(payments, inbox.url), [{ n: 7 }]);
  });

  it("lets a member of the organization put its own events on the security account's bus, and nobody else", async () => {
    const inbox = await queue(security);
    await rule(security, { Arn: inbox.arn }, "firebreak");
    const Entries = [{ Source: "shop", DetailType: "Order", Detail: "{}", EventBusName: firebreakBus }];
    const answer = await events(payments).send(new PutEventsCommand({ Entries }));
    await assert.rejects(events(stranger).send(new PutEventsCommand({ Entries })), { name: "AccessDeniedException" });
    await world.gateway.settled();

    assert.equal(answer.FailedEntryCount, 0);
    assert.deepEqual(
      (await bodies(security, inbox.url)).map(({ account, source }) => ({ account, source })),
      [{ account: payments, source: "shop" }],
    );
  });

  it("tells a queue that refuses from one that is gone, and says when the dead-letter queue refuses too", async () => {
    const refusing = await queue(payments, "closed");
    const gone = await queue(payments);
    await queues(payments).send(new DeleteQueueCommand({ QueueUrl: gone.url }));
    const toRefusing = await rule(payments, { Arn: refusing.arn });
    const toGone = await rule(payments, { Arn: gone.arn, DeadLetterConfig: { Arn: refusing.arn } });
    await publish(payments);

    const [refused] = bridge.deliveries.failedInvocations(toRefusing);
    const [lost] = bridge.deliveries.failedInvocations(toGone);
    assert.deepEqual([refused?.errorCode, refused?.attempts], ["NO_PERMISSIONS", 1]);
    assert.deepEqual([lost?.errorCode, lost?.attempts, lost?.outcome], ["NO_RESOURCE", 1, "dropped"]);
    assert.match(lost?.deadLetterError ?? "", /sqs:SendMessage/i);
    assert.deepEqual(await messages(payments, refusing.url), []);
  });

  it("publishes to an encrypted topic only where the key admits EventBridge too", async () => {
    const kms = new KMSClient(configuration(security));
    const keyPolicy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${security}:root` }, Action: "kms:*", Resource: "*" },
        {
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: ["kms:GenerateDataKey*", "kms:Decrypt"],
          Resource: "*",
        },
      ],
    });
    const { KeyMetadata: key } = await kms.send(new CreateKeyCommand({ Policy: keyPolicy }));
    const readable = await topic({ KmsMasterKeyId: key?.Arn ?? "" });
    const sealed = await topic({ KmsMasterKeyId: "alias/aws/sns" });
    const toReadable = await rule(security, { Arn: readable.arn });
    const toSealed = await rule(security, { Arn: sealed.arn });
    await publish(security);

    assert.deepEqual(bridge.deliveries.failedInvocations(toReadable), []);
    assert.equal((await bodies(security, readable.inbox)).length, 1);
    assert.equal(bridge.deliveries.failedInvocations(toSealed)[0]?.errorCode, "NO_PERMISSIONS");
    assert.deepEqual(await bodies(security, sealed.inbox), []);
  });

  /** A topic that admits EventBridge, and the URL of a queue that gets what is published. */
  async function topic(Attributes: Record<string, string>): Promise<{ arn: string; inbox: string }> {
    const sns = new SNSClient(configuration(security));
    const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: unique("topic"), Attributes }));
    const AttributeValue = admitting("events.amazonaws.com", "sns:Publish");
    await sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: "Policy", AttributeValue }));
    const inbox = await queue(security);
    const raw = { RawMessageDelivery: "true" };
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: inbox.arn, Attributes: raw }));
    return { arn: TopicArn, inbox: inbox.url };
  }
});
