import assert from "node:assert/strict";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateTagsCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  AddUserToGroupCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeleteUserPolicyCommand,
  IAMClient,
  PutGroupPolicyCommand,
  PutRolePermissionsBoundaryCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateKeyCommand, KMSClient, PutKeyPolicyCommand } from "@aws-sdk/client-kms";
import { DetachPolicyCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import { CreateTopicCommand, SetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Principal, ServicePrincipal } from "../../../../rehearsal/gateway/principal";
import { management, PolicyWorld, policyText, region, type Statement } from "./policyWorld";

const everything: Statement = { Effect: "Allow", Action: "*", Resource: "*" };
const allow = (Action: string | string[], more: Statement = {}): Statement => ({
  Effect: "Allow",
  Action,
  Resource: "*",
  ...more,
});
const deny = (Action: string | string[], more: Statement = {}): Statement => ({
  Effect: "Deny",
  Action,
  Resource: "*",
  ...more,
});

describe("The authorizer", function () {
  this.timeout(120_000);
  let world: PolicyWorld;
  let arn: (service: string, resource: string) => string;

  before(async () => {
    world = await PolicyWorld.start();
    arn = (service, resource) => `arn:aws:${service}:${region}:${world.member}:${resource}`;
  });
  after(() => world?.stop());

  describe("reads identity policies as IAM holds them", () => {
    it("inline and attached, of users, their groups and AWS", async () => {
      const iam = world.client(IAMClient);
      const user = await world.user("ida", [allow("ec2:Describe*")]);
      const made = await iam.send(
        new CreatePolicyCommand({ PolicyName: "queues", PolicyDocument: policyText(allow("sqs:*")) }),
      );
      await iam.send(new AttachUserPolicyCommand({ UserName: "ida", PolicyArn: made.Policy?.Arn }));
      await iam.send(
        new AttachUserPolicyCommand({ UserName: "ida", PolicyArn: "arn:aws:iam::aws:policy/AmazonSNSFullAccess" }),
      );
      await iam.send(new CreateGroupCommand({ GroupName: "readers" }));
      await iam.send(
        new PutGroupPolicyCommand({
          GroupName: "readers",
          PolicyName: "p",
          PolicyDocument: policyText(allow("logs:Get*")),
        }),
      );
      await iam.send(new AddUserToGroupCommand({ GroupName: "readers", UserName: "ida" }));
      world.authorizer.invalidate(world.member);
      for (const action of ["ec2:DescribeVpcs", "sqs:ListQueues", "sns:ListTopics", "logs:GetLogEvents"]) {
        assert.equal(await world.ask(user, action), "allowed", action);
      }
      assert.equal(
        await world.ask(user, "ec2:RunInstances"),
        `User: ${user.arn} is not authorized to perform: ec2:RunInstances on resource: * because no identity-based policy allows the ec2:RunInstances action`,
      );
    });

    it("by the default version of a managed policy", async () => {
      const iam = world.client(IAMClient);
      const { Policy } = await iam.send(
        new CreatePolicyCommand({ PolicyName: "versions", PolicyDocument: policyText(allow("sqs:*")) }),
      );
      const session = await world.session("versioned", [allow("ec2:DescribeVpcs")]);
      await iam.send(new AttachRolePolicyCommand({ RoleName: "versioned", PolicyArn: Policy?.Arn }));
      await iam.send(
        new CreatePolicyVersionCommand({
          PolicyArn: Policy?.Arn,
          PolicyDocument: policyText(allow("sns:*")),
          SetAsDefault: true,
        }),
      );
      world.authorizer.invalidate(world.member);
      assert.equal(await world.ask(session, "sns:ListTopics"), "allowed");
      assert.match(await world.ask(session, "sqs:ListQueues"), /no identity-based policy/);
    });

    it("within the boundary of a role and the policy of its session", async () => {
      const iam = world.client(IAMClient);
      const { Policy } = await iam.send(
        new CreatePolicyCommand({ PolicyName: "bound", PolicyDocument: policyText(allow(["sqs:*", "sns:*"])) }),
      );
      const session = await world.session("bounded", [everything], "/firebreak/");
      await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: "bounded", PermissionsBoundary: Policy?.Arn }));
      world.authorizer.invalidate(world.member);
      const cut: Principal = {
        ...session,
        sessionPolicy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sqs:*", Resource: "*" }] },
      };
      assert.equal(await world.ask(session, "sns:ListTopics"), "allowed");
      assert.match(await world.ask(session, "ec2:DescribeVpcs"), /because no permissions boundary allows/);
      assert.equal(await world.ask(cut, "sqs:ListQueues"), "allowed");
      assert.match(
        await world.ask(cut, "sns:ListTopics"),
        /because no session policy allows the sns:ListTopics action$/,
      );
    });

    it("with the keys that tell who asks", async () => {
      const conditions = {
        StringEquals: {
          "aws:PrincipalTag/team": "blue",
          "aws:PrincipalOrgID": world.organization.organizationId,
          "aws:PrincipalAccount": world.member,
        },
        "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": `*/${world.unit}/*` },
        ArnLike: { "aws:PrincipalArn": `arn:aws:iam::*:user/${"$"}{aws:username}` },
        IpAddress: { "aws:SourceIp": "127.0.0.0/8" },
        Bool: { "aws:SecureTransport": "true", "aws:PrincipalIsAWSService": "false" },
        DateGreaterThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" },
        Null: { "aws:TokenIssueTime": "true" },
      };
      const user = await world.user("known", [allow("sqs:ListQueues", { Condition: conditions })]);
      assert.equal(await world.ask(user, "sqs:ListQueues"), "allowed");
      assert.match(await world.ask({ ...user, account: management }, "sqs:ListQueues"), /no identity-based policy/);
    });

    it("for the credentials of one instance only, where ec2:SourceInstanceARN denies", async () => {
      const stolen = arn("ec2", "instance/i-1");
      const session = await world.session("fleet", [
        everything,
        deny("*", { Condition: { ArnEquals: { "ec2:SourceInstanceARN": stolen } } }),
      ]);
      assert.match(
        await world.ask({ ...session, sourceInstanceArn: stolen }, "s3:ListAllMyBuckets"),
        /with an explicit deny in an identity-based policy/,
      );
      assert.equal(await world.ask({ ...session, sourceInstanceArn: `${stolen}2` }, "s3:ListAllMyBuckets"), "allowed");
    });
  });

  describe("keeps what it read", () => {
    it("until the account is invalidated", async () => {
      const user = await world.user("stale", [everything]);
      assert.equal(await world.ask(user, "sqs:ListQueues"), "allowed");
      await world.client(IAMClient).send(new DeleteUserPolicyCommand({ UserName: "stale", PolicyName: "own" }));
      assert.equal(await world.ask(user, "sqs:ListQueues"), "allowed");
      world.authorizer.invalidate(world.member);
      assert.match(await world.ask(user, "sqs:ListQueues"), /no identity-based policy/);
    });

    it("and reads once for all who ask at the same time", async () => {
      const user = await world.user("crowd", [everything]);
      const readsOf = async (askers: number) => {
        world.authorizer.invalidate(world.member);
        const before = world.reads;
        const answers = await Promise.all(Array.from({ length: askers }, () => world.ask(user, "sqs:ListQueues")));
        assert.deepEqual(new Set(answers), new Set(["allowed"]));
        return world.reads - before;
      };
      const alone = await readsOf(1);
      assert.ok(alone > 0);
      assert.equal(await readsOf(50), alone);
    });

    it("but not what a read that was under way before a write brought", async () => {
      const user = await world.user("race", [allow("sqs:*")]);
      const early = world.ask(user, "sns:ListTopics");
      await world
        .client(IAMClient)
        .send(
          new PutUserPolicyCommand({ UserName: "race", PolicyName: "own", PolicyDocument: policyText(allow("sns:*")) }),
        );
      world.authorizer.invalidate(world.member);
      const late = world.ask(user, "sns:ListTopics");
      await early;
      assert.equal(await late, "allowed");
      assert.equal(await world.ask(user, "sns:ListTopics"), "allowed");
    });

    it("and decides well within 0.2 ms once it has", async () => {
      const user = await world.user("quick", [
        allow("ec2:ModifyNetworkInterfaceAttribute", {
          Condition: { StringEquals: { "aws:RequestedRegion": region } },
        }),
      ]);
      const call = () =>
        world.call(user, "ec2", "ModifyNetworkInterfaceAttribute", {
          NetworkInterfaceId: "eni-1",
          SecurityGroupId: ["sg-1"],
        });
      assert.equal(await call(), "allowed");
      const times: number[] = [];
      for (let round = 0; round < 500; round++) {
        const start = performance.now();
        await call();
        times.push(performance.now() - start);
      }
      const median = times.sort((a, b) => a - b)[250] ?? Number.POSITIVE_INFINITY;
      assert.ok(median < 0.2, `a decision took ${median} ms`);
    });
  });

  describe("applies service control policies", () => {
    it("of the unit to its accounts, and not to the management account or service-linked roles", async () => {
      const [user, boss] = [
        await world.user("limited", [everything]),
        await world.user("boss", [everything], management),
      ];
      const policy = await world.serviceControl("no-queues", world.unit, deny("sqs:*"));
      const linked = await world.session(
        "AWSServiceRoleForTest",
        [everything],
        "/aws-service-role/test.amazonaws.com/",
      );
      assert.match(await world.ask(user, "sqs:ListQueues"), /with an explicit deny in a service control policy$/);
      assert.equal(await world.ask(user, "sns:ListTopics"), "allowed");
      assert.equal(await world.ask(boss, "sqs:ListQueues"), "allowed");
      assert.equal(await world.ask(linked, "sqs:ListQueues"), "allowed");
      await world
        .client(OrganizationsClient, management)
        .send(new DetachPolicyCommand({ PolicyId: policy, TargetId: world.unit }));
      world.authorizer.invalidate(management);
      assert.equal(await world.ask(user, "sqs:ListQueues"), "allowed");
    });

    it("that replace FullAWSAccess as the list of what is allowed", async () => {
      const user = await world.user("listed", [everything]);
      const organizations = world.client(OrganizationsClient, management);
      const policy = await world.serviceControl("sns-only", world.member, allow("sns:*"));
      assert.equal(await world.ask(user, "sqs:ListQueues"), "allowed", "FullAWSAccess is still there");
      await organizations.send(new DetachPolicyCommand({ PolicyId: "p-FullAWSAccess", TargetId: world.member }));
      world.authorizer.invalidate(management);
      assert.match(
        await world.ask(user, "sqs:ListQueues"),
        /because no service control policy allows the sqs:ListQueues action$/,
      );
      assert.equal(await world.ask(user, "sns:ListTopics"), "allowed");
      await world.attachFullAccess(world.member);
      await organizations.send(new DetachPolicyCommand({ PolicyId: policy, TargetId: world.member }));
      world.authorizer.invalidate(management);
    });
  });

  describe("guards the exception tag", () => {
    const created = {
      ImageId: "ami-1",
      TagSpecification: [{ ResourceType: "instance", Tag: [{ Key: "SecurityException", Value: "x" }] }],
    };

    it("denies every call without tag keys under ForAnyValue:StringLikeIfExists, as the reference's snippet does", async () => {
      const condition = { "ForAnyValue:StringLikeIfExists": { "aws:TagKeys": "SecurityException" } };
      const user = await world.user("snippet", [everything, deny("*", { Condition: condition })]);
      assert.match(await world.call(user, "ec2", "DescribeInstances"), /explicit deny/);
    });

    it("denies only calls that name the tag under ForAnyValue:StringEquals, on tagging and on creation", async () => {
      const condition = {
        "ForAnyValue:StringEqualsIgnoreCase": { "aws:TagKeys": "securityexception" },
        ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/exceptions" },
      };
      const user = await world.user("guarded", [everything, deny("*", { Condition: condition })]);
      const tagged = { Tags: [{ Key: "SecurityException", Value: "x" }] };
      assert.equal(await world.call(user, "ec2", "DescribeInstances"), "allowed");
      assert.equal(await world.call(user, "ec2", "RunInstances", { ImageId: "ami-1" }), "allowed");
      const refused: [string, string, Record<string, unknown>][] = [
        ["ec2", "RunInstances", created],
        [
          "ec2",
          "CreateSecurityGroup",
          {
            VpcId: "vpc-1",
            TagSpecification: [{ ResourceType: "security-group", Tag: [{ Key: "securityEXCEPTION" }] }],
          },
        ],
        ["ec2", "CreateTags", { ResourceId: ["i-1"], Tag: [{ Key: "SecurityException" }] }],
        ["ec2", "DeleteTags", { ResourceId: ["i-1"], Tag: [{ Key: "SecurityException" }] }],
        ["iam", "CreateRole", { RoleName: "x", ...tagged }],
        ["iam", "UntagRole", { RoleName: "x", TagKeys: ["SecurityException"] }],
        ["tagging", "TagResources", { ResourceARNList: [arn("sqs", "q")], Tags: { SecurityException: "x" } }],
        ["autoscaling", "CreateAutoScalingGroup", { AutoScalingGroupName: "g", ...tagged }],
      ];
      for (const [service, operation, parameters] of refused) {
        assert.match(await world.call(user, service, operation, parameters), /explicit deny/, operation);
      }
    });

    it("knows no tag keys where S3 replaces or removes all tags, so that only the action can be denied", async () => {
      const keyed = deny("s3:*", { Condition: { "ForAnyValue:StringEquals": { "aws:TagKeys": "SecurityException" } } });
      const byKey = await world.user("s3-by-key", [everything, keyed]);
      const byAction = await world.user("s3-by-action", [
        everything,
        deny(["s3:PutBucketTagging", "s3:TagResource", "s3:UntagResource", "s3:PutBucketAbac"]),
      ]);
      for (const operation of ["PutBucketTagging", "DeleteBucketTagging"]) {
        assert.equal(await world.call(byKey, "s3", operation, { Bucket: "b" }), "allowed", operation);
        assert.match(await world.call(byAction, "s3", operation, { Bucket: "b" }), /explicit deny/, operation);
      }
      assert.match(
        await world.call(byKey, "s3", "UntagResource", {
          ResourceArn: "arn:aws:s3:::b",
          TagKeys: ["SecurityException"],
        }),
        /explicit deny/,
      );
    });

    it("lets a creation be tagged only by ec2:CreateTags with ec2:CreateAction", async () => {
      const user = await world.user("creator", [
        allow("ec2:RunInstances"),
        allow("ec2:CreateTags", { Condition: { StringEquals: { "ec2:CreateAction": "RunInstances" } } }),
      ]);
      assert.equal(await world.call(user, "ec2", "RunInstances", created), "allowed");
      assert.match(
        await world.call(user, "ec2", "CreateTags", { ResourceId: ["i-1"], Tag: [{ Key: "a" }] }),
        /ec2:CreateTags/,
      );
    });
  });

  describe("reads resources where a policy asks for them", () => {
    it("the tags and the network of EC2 resources, as they are at the moment", async () => {
      const group = await world.securityGroup("tagged", { "firebreak:owner": "firebreak" });
      const user = await world.user("owner", [
        allow("ec2:*SecurityGroup*", {
          Condition: {
            StringEquals: { "aws:ResourceTag/firebreak:owner": "firebreak" },
            ArnLike: { "ec2:Vpc": arn("ec2", "vpc/*") },
          },
        }),
      ]);
      const revoke = () => world.call(user, "ec2", "RevokeSecurityGroupEgress", { GroupId: group });
      assert.equal(await revoke(), "allowed");
      await world
        .client(EC2Client)
        .send(new CreateTagsCommand({ Resources: [group], Tags: [{ Key: "firebreak:owner", Value: "somebody" }] }));
      assert.match(await revoke(), /no identity-based policy/);
    });

    it("the tags of tables, and of users", async () => {
      const ddb = world.client(DynamoDBClient);
      await ddb.send(
        new CreateTableCommand({
          TableName: "ledger",
          BillingMode: "PAY_PER_REQUEST",
          AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
          KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
          Tags: [{ Key: "team", Value: "blue" }],
        }),
      );
      const condition = { StringEquals: { "aws:ResourceTag/team": `${"$"}{aws:PrincipalTag/team}` } };
      const user = await world.user("team", [allow(["dynamodb:*", "iam:*"], { Condition: condition })]);
      const put = { TableName: "ledger", Item: { pk: { S: "incident#1" } } };
      assert.equal(await world.call(user, "dynamodb", "PutItem", put), "allowed");
      assert.match(
        await world.call(user, "dynamodb", "PutItem", { ...put, TableName: "missing" }),
        /no identity-based/,
      );
      assert.equal(await world.call(user, "iam", "GetUser", { UserName: "team" }), "allowed");
    });

    it("and nothing where none does", async () => {
      const user = await world.user("plain", [everything]);
      await world.call(user, "ec2", "RevokeSecurityGroupEgress", { GroupId: "sg-1" });
      const before = world.reads;
      await world.call(user, "ec2", "RevokeSecurityGroupEgress", { GroupId: "sg-1" });
      assert.equal(world.reads, before);
    });
  });

  describe("asks the policies of resources", () => {
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
      assert.equal(
        await world.ask(user, "kms:Decrypt", key),
        "allowed",
        "the default policy hands the decision to IAM",
      );
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
      await sns.send(
        new SetTopicAttributesCommand({ TopicArn: topic, AttributeName: "Policy", AttributeValue: Policy }),
      );
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

  describe("checks role trust policies", () => {
    const assume = async (principal: Principal, roleAccount: string, Principal: object, externalId?: string) => {
      const decision = await world.authorizer.decide({
        principal,
        action: "sts:AssumeRole",
        resource: `arn:aws:iam::${roleAccount}:role/Security-IR-Role`,
        resourcePolicy: {
          Version: "2012-10-17",
          Statement: {
            Effect: "Allow",
            Action: "sts:AssumeRole",
            Principal,
            Condition: { StringEquals: { "sts:ExternalId": "secret" } },
          },
        },
        context: externalId === undefined ? {} : { "sts:ExternalId": externalId },
      });
      return decision.allowed ? "allowed" : decision.reason;
    };

    it("with both sides for another account's role, and the conditions of the trust", async () => {
      const armed = await world.user("responder", [allow("sts:AssumeRole")], management);
      const unarmed = await world.user("bystander", [allow("s3:*")], management);
      const trusted = { AWS: `arn:aws:iam::${management}:root` };
      assert.equal(await assume(armed, world.member, trusted, "secret"), "allowed");
      assert.match(
        await assume(armed, world.member, trusted),
        /because no role trust policy allows the sts:AssumeRole action$/,
      );
      assert.match(await assume(armed, world.member, { AWS: world.member }, "secret"), /no role trust policy/);
      assert.match(await assume(unarmed, world.member, { AWS: unarmed.arn }, "secret"), /no identity-based policy/);
    });

    it("with the trust alone where a role of the same account names its caller", async () => {
      const user = await world.user("insider", [allow("s3:*")]);
      assert.equal(await assume(user, world.member, { AWS: user.arn }, "secret"), "allowed");
      assert.match(await assume(user, world.member, { AWS: world.member }, "secret"), /no identity-based policy/);
    });
  });

  it("lets only administrators call what no table has, and tells others which file lacks it", async () => {
    const [admin, reader] = [await world.user("admin", [everything]), await world.user("reader", [allow("ec2:*")])];
    assert.equal(await world.call(admin, "ec2", "ModifyFleet"), "allowed");
    assert.match(
      await world.call(reader, "ec2", "ModifyFleet"),
      /add it to rehearsal\/gateway\/authorization\/actionTable\/ec2\.ts/,
    );
  });
});
