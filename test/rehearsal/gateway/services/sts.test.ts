import assert from "node:assert/strict";
import { DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetCallerIdentityCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { organizationPlan } from "../../../../rehearsal/world/organizationPlan";
import { seedOrganization } from "../../../../rehearsal/world/organizationSeed";
import { type ClientConfiguration, EmulatedAccounts, region } from "../emulatedAccounts";

const outsider = "333333333333";

const vpcReader = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "ec2:DescribeVpcs", Resource: "*" }],
};

function trusting(principal: object, condition?: object): string {
  const statement = { Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" };
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [condition === undefined ? statement : { ...statement, Condition: condition }],
  });
}

describe("STS", () => {
  let world: EmulatedAccounts;
  let organizationId = "";
  let security = "";
  let payments = "";
  const administrators = new Map<string, ClientConfiguration>();

  function administratorOf(account: string): ClientConfiguration {
    const configuration = administrators.get(account);
    assert.ok(configuration);
    return configuration;
  }

  async function makeRole(account: string, name: string, trust: string, path = "/"): Promise<string> {
    const iam = new IAMClient(administratorOf(account));
    const { Role: role } = await iam.send(
      new CreateRoleCommand({ RoleName: name, Path: path, AssumeRolePolicyDocument: trust }),
    );
    await iam.send(
      new PutRolePolicyCommand({ RoleName: name, PolicyName: "read", PolicyDocument: JSON.stringify(vpcReader) }),
    );
    return role?.Arn ?? "";
  }

  async function assume(
    caller: ClientConfiguration,
    input: Partial<AssumeRoleCommandInput>,
  ): Promise<ClientConfiguration> {
    const command = new AssumeRoleCommand({ RoleArn: undefined, RoleSessionName: "firebreak", ...input });
    const { Credentials: key } = await new STSClient(caller).send(command);
    return world.signedBy({
      accessKeyId: key?.AccessKeyId ?? "",
      secretAccessKey: key?.SecretAccessKey ?? "",
      sessionToken: key?.SessionToken ?? "",
    });
  }

  const whoIs = (caller: ClientConfiguration) => new STSClient(caller).send(new GetCallerIdentityCommand({}));
  const readVpcs = (caller: ClientConfiguration) => new EC2Client(caller).send(new DescribeVpcsCommand({}));

  before(async function () {
    this.timeout(120_000);
    world = await EmulatedAccounts.start();
    const organization = await seedOrganization(organizationPlan, (account) => world.gateway.behind(account, region));
    world.gateway.organization.set(organization);
    organizationId = organization.organizationId;
    security = organization.accounts.find(({ name }) => name === "security")?.id ?? "";
    payments = organization.accounts.find(({ name }) => name === "payments")?.id ?? "";
    for (const account of [security, payments, outsider]) {
      administrators.set(account, await world.administrator(account));
    }
  });
  after(() => world.stop());

  it("tells a user who it is", async () => {
    const { Account, Arn } = await whoIs(administratorOf(payments));
    assert.deepEqual([Account, Arn], [payments, `arn:aws:iam::${payments}:user/deployer`]);
  });

  it("opens a session in another account, which acts there and as nobody else", async () => {
    const RoleArn = await makeRole(payments, "trusted", trusting({ AWS: `arn:aws:iam::${security}:root` }), "/ir/");
    assert.equal(RoleArn, `arn:aws:iam::${payments}:role/ir/trusted`);
    const session = await assume(administratorOf(security), { RoleArn });
    const identity = await whoIs(session);
    assert.equal(identity.Arn, `arn:aws:sts::${payments}:assumed-role/trusted/firebreak`);
    assert.match(identity.UserId ?? "", /^AROA\w+:firebreak$/);
    await readVpcs(session);
    assert.equal(world.gateway.journal.entries().at(-1)?.account, payments);
  });

  it("denies a role whose path is left out, and one that does not exist, alike", async () => {
    for (const RoleArn of [`arn:aws:iam::${payments}:role/trusted`, `arn:aws:iam::${payments}:role/nobody`]) {
      await assert.rejects(assume(administratorOf(security), { RoleArn }), {
        name: "AccessDenied",
        message: `User: arn:aws:iam::${security}:user/deployer is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
      });
    }
  });

  it("denies a role that trusts somebody else", async () => {
    const RoleArn = await makeRole(payments, "distrusting", trusting({ AWS: `arn:aws:iam::${payments}:root` }));
    await assert.rejects(assume(administratorOf(security), { RoleArn }), { name: "AccessDenied" });
  });

  it("honours external id, organization and the caller's ARN in a trust policy", async () => {
    const RoleArn = await makeRole(
      payments,
      "conditional",
      trusting(
        { AWS: "*" },
        {
          StringEquals: { "sts:ExternalId": "secret-id", "aws:PrincipalOrgID": organizationId },
          ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:user/deployer" },
        },
      ),
    );
    await assume(administratorOf(security), { RoleArn, ExternalId: "secret-id" });
    await assert.rejects(assume(administratorOf(security), { RoleArn }), { name: "AccessDenied" });
    await assert.rejects(assume(administratorOf(security), { RoleArn, ExternalId: "guess" }), { name: "AccessDenied" });
    await assert.rejects(assume(administratorOf(outsider), { RoleArn, ExternalId: "secret-id" }), {
      name: "AccessDenied",
    });
  });

  it("lets a caller without sts:AssumeRole of its own into no other account", async () => {
    const RoleArn = await makeRole(payments, "welcoming", trusting({ AWS: `arn:aws:iam::${security}:root` }));
    const reader = await assume(administratorOf(security), {
      RoleArn: await makeRole(security, "reader", trusting({ AWS: `arn:aws:iam::${security}:root` })),
    });
    await assert.rejects(assume(reader, { RoleArn }), { name: "AccessDenied" });
  });

  it("cuts a session down to its session policy", async () => {
    const RoleArn = await makeRole(payments, "cut", trusting({ AWS: `arn:aws:iam::${security}:root` }));
    const nothing = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] };
    const session = await assume(administratorOf(security), { RoleArn, Policy: JSON.stringify(nothing) });
    await assert.rejects(readVpcs(session), { name: "UnauthorizedOperation" });
  });

  it("refuses a session policy over 2,048 characters, or that is none", async () => {
    const RoleArn = `arn:aws:iam::${payments}:role/cut`;
    const caller = administratorOf(security);
    const Policy = JSON.stringify(vpcReader).padEnd(2049, " ");
    await assert.rejects(assume(caller, { RoleArn, Policy }), { name: "ValidationError" });
    await assert.rejects(assume(caller, { RoleArn, Policy: "{}" }), { name: "MalformedPolicyDocumentException" });
  });

  it("refuses a duration outside the role's, and more than an hour to a session", async () => {
    const RoleArn = `arn:aws:iam::${payments}:role/cut`;
    const caller = administratorOf(security);
    await assert.rejects(assume(caller, { RoleArn, DurationSeconds: 60 }), { name: "ValidationError" });
    await assert.rejects(assume(caller, { RoleArn, DurationSeconds: 7200 }), { name: "ValidationError" });
    await assume(caller, { RoleArn, DurationSeconds: 900 });
  });

  it("ends sessions when their time is over", async () => {
    const RoleArn = `arn:aws:iam::${payments}:role/cut`;
    const session = await assume(administratorOf(security), { RoleArn, DurationSeconds: 900 });
    const now = Date.now;
    Date.now = () => now() + 901_000;
    try {
      await assert.rejects(whoIs(session), { name: "ExpiredToken" });
    } finally {
      Date.now = now;
    }
    await whoIs(session);
  });

  it("sees a changed trust policy and a deleted role at once", async () => {
    const RoleArn = await makeRole(payments, "fleeting", trusting({ AWS: `arn:aws:iam::${security}:root` }));
    const caller = administratorOf(security);
    await assume(caller, { RoleArn });
    const iam = new IAMClient(administratorOf(payments));
    const PolicyDocument = trusting({ AWS: `arn:aws:iam::${outsider}:root` });
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: "fleeting", PolicyDocument }));
    await assert.rejects(assume(caller, { RoleArn }), { name: "AccessDenied" });
    await assume(administratorOf(outsider), { RoleArn });
    const behind = new IAMClient(world.gateway.behind(payments, region));
    await behind.send(new DeleteRolePolicyCommand({ RoleName: "fleeting", PolicyName: "read" }));
    await behind.send(new DeleteRoleCommand({ RoleName: "fleeting" }));
    await assert.rejects(assume(administratorOf(outsider), { RoleArn }), { name: "AccessDenied" });
  });

  it("gives a service the roles that trust it, and no other", async () => {
    const RoleArn = await makeRole(security, "function", trusting({ Service: "lambda.amazonaws.com" }), "/firebreak/");
    const request = { roleArn: RoleArn, sessionName: "firebreak-isolate-instance" };
    const key = await world.gateway.assumeRoleForService({ ...request, service: "lambda.amazonaws.com" });
    const identity = await whoIs(world.signedBy(key));
    assert.equal(identity.Arn, `arn:aws:sts::${security}:assumed-role/function/firebreak-isolate-instance`);
    const events = world.gateway.assumeRoleForService({ ...request, service: "events.amazonaws.com" });
    await assert.rejects(events, { name: "AwsError", code: "AccessDenied" });
  });

  it("knows access keys from their making until they are inactive or gone", async () => {
    const iam = new IAMClient(administratorOf(payments));
    await iam.send(new CreateUserCommand({ UserName: "analyst", Path: "/people/" }));
    await iam.send(
      new PutUserPolicyCommand({ UserName: "analyst", PolicyName: "read", PolicyDocument: JSON.stringify(vpcReader) }),
    );
    const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: "analyst" }));
    const AccessKeyId = key?.AccessKeyId ?? "";
    const analyst = world.signedBy({ accessKeyId: AccessKeyId, secretAccessKey: key?.SecretAccessKey ?? "" });
    assert.equal((await whoIs(analyst)).Arn, `arn:aws:iam::${payments}:user/people/analyst`);
    await readVpcs(analyst);
    await iam.send(new UpdateAccessKeyCommand({ UserName: "analyst", AccessKeyId, Status: "Inactive" }));
    await assert.rejects(readVpcs(analyst), { name: "AuthFailure" });
    await iam.send(new UpdateAccessKeyCommand({ UserName: "analyst", AccessKeyId, Status: "Active" }));
    await readVpcs(analyst);
    await iam.send(new DeleteAccessKeyCommand({ UserName: "analyst", AccessKeyId }));
    await assert.rejects(whoIs(analyst), { name: "InvalidClientTokenId" });
  });
});
