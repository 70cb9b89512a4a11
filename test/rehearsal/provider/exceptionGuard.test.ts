import assert from "node:assert/strict";
import { CreateSecurityGroupCommand, CreateTagsCommand, DeleteTagsCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  IAMClient,
  ListRoleTagsCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  DescribePolicyCommand,
  EnablePolicyTypeCommand,
  ListPoliciesForTargetCommand,
  ListRootsCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { ExceptionGuard } from "../../../components/exceptionGuard";
import { ExceptionTagPolicy } from "../../../components/exceptionTagPolicy";
import { assertPolicyTypes } from "../../../components/organizationPolicies";
import type { RehearsedAccount } from "../../../rehearsal/world/rehearsedAccount";
import { DeployedPrograms, type ProgramStack, region } from "./deployedPrograms";

const tagKey = "SecurityException";
const excepted = [{ Key: tagKey, Value: "Jira-1234" }];
const everything = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});

describe("The guard of exceptions, attached to an account", function () {
  this.timeout(180_000);
  let programs: DeployedPrograms;
  let member: RehearsedAccount;
  let management: RehearsedAccount;
  let stack: ProgramStack;
  let groupId: string;

  before(async () => {
    programs = await DeployedPrograms.start();
    member = programs.organization.account("sandbox");
    management = programs.organization.account("management");
    for (const name of ["exception-approver", "Security-IR-Role", "web"]) await makeRole(name);
    const group = new CreateSecurityGroupCommand({ GroupName: "guarded", Description: "guarded" });
    groupId = (await member.client(EC2Client, region).send(group)).GroupId ?? "";
    const organizations = management.client(OrganizationsClient);
    const { Roots = [] } = await organizations.send(new ListRootsCommand({}));
    await organizations.send(new EnablePolicyTypeCommand({ RootId: Roots[0]?.Id, PolicyType: "TAG_POLICY" }));
    stack = await programs.stack("guard", management, program);
  });
  after(() => programs?.stop());

  async function makeRole(RoleName: string): Promise<void> {
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${member.id}:root` }, Action: "sts:AssumeRole" }],
    });
    const iam = member.client(IAMClient);
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "all", PolicyDocument: everything }));
  }

  async function program() {
    await assertPolicyTypes(["SERVICE_CONTROL_POLICY", "TAG_POLICY"]);
    const targets = [member.id];
    const shape = new ExceptionTagPolicy("shape", {
      exceptionTagKey: tagKey,
      ticketPrefixes: ["Jira-"],
      targets,
      after: [],
    });
    const guard = new ExceptionGuard("guard", {
      placement: { accountId: management.id, partition: "aws", region },
      settings: {
        securityAccountId: programs.organization.account("security").id,
        responseRoleName: "Security-IR-Role",
        exceptionTagKey: tagKey,
        exceptionPrincipals: ["arn:aws:iam::*:role/exception-approver"],
        deploymentPrincipals: ["arn:aws:iam::*:role/firebreak-deployer"],
        bucketTagPrincipals: [],
        containmentTagPrincipals: [],
        exceptionGuardTargets: targets,
        createAutomationRoles: true,
      },
      after: shape.policies.last,
    });
    return { ...shape.policies.policyIds, ...guard.policies.policyIds };
  }

  const set = () => new CreateTagsCommand({ Resources: [groupId], Tags: excepted });
  const denied = { message: /with an explicit deny in a service control policy/ };

  async function approver() {
    const sts = member.client(STSClient);
    const RoleArn = `arn:aws:iam::${member.id}:role/exception-approver`;
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "jane" }));
    return {
      ...member.configuration(region),
      credentials: {
        accessKeyId: Credentials?.AccessKeyId ?? "",
        secretAccessKey: Credentials?.SecretAccessKey ?? "",
        sessionToken: Credentials?.SessionToken ?? "",
      },
    };
  }

  it("makes three policies, holds them unchanged on the next deployment, and the world has them as they were written", async () => {
    const { outputs } = await stack.up();
    const again = await stack.up();
    assert.deepEqual(Object.keys(again.changes), ["same"]);
    const organizations = management.client(OrganizationsClient);
    const { Policies = [] } = await organizations.send(
      new ListPoliciesForTargetCommand({ TargetId: member.id, Filter: "SERVICE_CONTROL_POLICY" }),
    );
    const names = Policies.map(({ Name }) => Name);
    assert.ok(names.includes("firebreak-exception-tag") && names.includes("firebreak-response"), names.join());
    const { Policy } = await organizations.send(
      new DescribePolicyCommand({ PolicyId: String(outputs["firebreak-exception-tag-shape"]) }),
    );
    assert.deepEqual(JSON.parse(Policy?.Content ?? "").tags[tagKey].tag_value, { "@@assign": ["Jira-*"] });
  });

  it("refuses the exception tag from the account's administrator, and takes every other tag", async () => {
    const ec2 = member.client(EC2Client, region);
    const iam = member.client(IAMClient);
    await assert.rejects(ec2.send(set()), denied);
    await assert.rejects(iam.send(new TagRoleCommand({ RoleName: "web", Tags: excepted })), denied);
    await ec2.send(new CreateTagsCommand({ Resources: [groupId], Tags: [{ Key: "team", Value: "blue" }] }));
    await iam.send(new TagRoleCommand({ RoleName: "web", Tags: [{ Key: "team", Value: "blue" }] }));
  });

  it("takes it from who is named, and refuses its removal by others, with or without its key", async () => {
    const session = await approver();
    await new EC2Client(session).send(set());
    await new IAMClient(session).send(new TagRoleCommand({ RoleName: "web", Tags: excepted }));
    const ec2 = member.client(EC2Client, region);
    await assert.rejects(ec2.send(new DeleteTagsCommand({ Resources: [groupId], Tags: [{ Key: tagKey }] })), denied);
    await assert.rejects(ec2.send(new DeleteTagsCommand({ Resources: [groupId] })), denied);
    const iam = member.client(IAMClient);
    await assert.rejects(iam.send(new UntagRoleCommand({ RoleName: "web", TagKeys: ["securityexception"] })), denied);
    const { Tags } = await iam.send(new ListRoleTagsCommand({ RoleName: "web" }));
    assert.deepEqual(Tags?.find(({ Key }) => Key === tagKey)?.Value, "Jira-1234");
    await new IAMClient(session).send(new UntagRoleCommand({ RoleName: "web", TagKeys: [tagKey] }));
  });

  it("keeps the account's administrator from the response role and from who is named", async () => {
    const iam = member.client(IAMClient);
    await assert.rejects(iam.send(new DeleteRoleCommand({ RoleName: "Security-IR-Role" })), denied);
    const trust = { RoleName: "exception-approver", PolicyDocument: everything };
    await assert.rejects(iam.send(new UpdateAssumeRolePolicyCommand(trust)), denied);
  });

  it("lets everything through again once it is destroyed", async () => {
    await stack.destroy();
    await member.client(EC2Client, region).send(set());
  });
});
