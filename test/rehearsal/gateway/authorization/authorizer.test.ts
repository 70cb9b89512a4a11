import assert from "node:assert/strict";
import {
  AddUserToGroupCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeleteUserPolicyCommand,
  GetRoleCommand,
  IAMClient,
  PutGroupPolicyCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { DetachPolicyCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import type { Principal } from "../../../../rehearsal/gateway/principal";
import { allow, deny, everything, management, PolicyWorld, policyText, region } from "./policyWorld";

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

    it("for sessions issued before a time only, and never for long-term keys, where aws:TokenIssueTime denies", async () => {
      const issuedAt = Date.now();
      const revoked = { DateLessThan: { "aws:TokenIssueTime": [new Date(issuedAt).toISOString()] } };
      const policies = [everything, deny("*", { Condition: revoked })];
      const session = await world.session("revoked", policies);
      const ask = (principal: typeof session) => world.ask(principal, "s3:ListAllMyBuckets");
      assert.match(await ask({ ...session, issuedAt: issuedAt - 1 }), /explicit deny/);
      assert.equal(await ask({ ...session, issuedAt }), "allowed");
      assert.equal(await world.ask(await world.user("long-term", policies), "s3:ListAllMyBuckets"), "allowed");
    });

    it("for one session of a role only, where aws:userid denies", async () => {
      const session = await world.session("shared", [everything]);
      const { Role: role } = await world.client(IAMClient).send(new GetRoleCommand({ RoleName: session.roleName }));
      const one = { StringEquals: { "aws:userid": [`${role?.RoleId}:${session.sessionName}`] } };
      const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [deny("*", { Condition: one })] });
      await world
        .client(IAMClient)
        .send(new PutRolePolicyCommand({ RoleName: session.roleName, PolicyName: "block", PolicyDocument }));
      world.authorizer.invalidate(world.member);
      assert.match(await world.ask(session, "s3:ListAllMyBuckets"), /explicit deny/);
      assert.equal(await world.ask({ ...session, sessionName: "sibling" }, "s3:ListAllMyBuckets"), "allowed");
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

    it("and reads nothing for whatever it decides after that", async () => {
      const user = await world.user("quick", [
        allow("ec2:ModifyNetworkInterfaceAttribute", {
          Condition: { StringEquals: { "aws:RequestedRegion": region } },
        }),
      ]);
      const call = (NetworkInterfaceId: string) =>
        world.call(user, "ec2", "ModifyNetworkInterfaceAttribute", { NetworkInterfaceId, SecurityGroupId: ["sg-1"] });
      assert.equal(await call("eni-1"), "allowed");
      const before = world.reads;
      for (let round = 0; round < 500; round++) assert.equal(await call(`eni-${round}`), "allowed");
      assert.equal(world.reads, before);
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
