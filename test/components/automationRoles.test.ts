import assert from "node:assert/strict";
import { AutomationAdministrationRole } from "../../components/automationAdministrationRole";
import { AutomationExecutionRole, type AutomationExecutionRoleArgs } from "../../components/automationExecutionRole";
import type { PlaybookRow } from "../../playbook";
import { deploy } from "./deployment";

const securityAccountId = "111122223333";
const memberAccountId = "444455556666";
const organizationId = "o-a1b2c3d4e5";

/** Trust in the service for automations of one account alone. */
const serviceOf = (accountId: string, partition: string) => ({
  Sid: "AutomationsOfThisAccount",
  Effect: "Allow",
  Principal: { Service: "ssm.amazonaws.com" },
  Action: "sts:AssumeRole",
  Condition: {
    StringEquals: { "aws:SourceAccount": accountId },
    ArnLike: { "aws:SourceArn": `arn:${partition}:ssm:*:${accountId}:automation-execution/*` },
  },
});

describe("The administration role of automations", () => {
  const deployRole = () =>
    deploy(
      () =>
        new AutomationAdministrationRole("automation", {
          placement: { accountId: securityAccountId, partition: "aws-us-gov", region: "us-gov-west-1" },
          organizationId,
        }),
    );

  it("has AWS's name, and is Systems Manager's to take for automations of the security account alone", async () => {
    const deployment = await deployRole();
    assert.equal(deployment.one("Role").inputs.name, "AWS-SystemsManager-AutomationAdministrationRole");
    assert.deepEqual(deployment.policy("Role", "", "assumeRolePolicy").Statement, [
      serviceOf(securityAccountId, "aws-us-gov"),
    ]);
  });

  it("may take the execution roles of the organization's accounts, and nothing else", async () => {
    assert.deepEqual((await deployRole()).policy("RolePolicy").Statement, [
      {
        Sid: "TakeExecutionRoles",
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Resource: "arn:aws-us-gov:iam::*:role/AWS-SystemsManager-AutomationExecutionRole",
        Condition: { StringEquals: { "aws:ResourceOrgID": organizationId } },
      },
    ]);
  });
});

describe("The execution role of automations", () => {
  const row = (options: Extract<PlaybookRow, { respond: "start-automation" }>["options"]): PlaybookRow => ({
    name: "row",
    detection: { source: "config", rules: ["S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED"] },
    respond: "start-automation",
    options,
    because: "a row of the test",
  });
  const args: AutomationExecutionRoleArgs = {
    placement: { accountId: memberAccountId, partition: "aws", region: "eu-central-1" },
    organizationId,
    securityAccountId,
    playbook: [row({ document: "AWS-EnableS3BucketEncryption" })],
  };
  const deployRole = (changed: Partial<AutomationExecutionRoleArgs> = {}) =>
    deploy(() => new AutomationExecutionRole("automation", { ...args, ...changed }));
  const actionsOf = (policy: { readonly Statement: readonly Readonly<Record<string, unknown>>[] }) =>
    policy.Statement.flatMap(({ Action }) => Action);

  it("is the security account's administration role's to take, and Systems Manager's for this account", async () => {
    const deployment = await deployRole();
    assert.equal(deployment.one("Role").inputs.name, "AWS-SystemsManager-AutomationExecutionRole");
    assert.deepEqual(deployment.policy("Role", "", "assumeRolePolicy").Statement, [
      {
        Sid: "AutomationsOfTheSecurityAccount",
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${securityAccountId}:root` },
        Action: "sts:AssumeRole",
        Condition: {
          ArnLike: {
            "aws:PrincipalArn": `arn:aws:iam::${securityAccountId}:role/AWS-SystemsManager-AutomationAdministrationRole`,
          },
          StringEquals: { "aws:PrincipalOrgID": organizationId },
        },
      },
      serviceOf(memberAccountId, "aws"),
    ]);
  });

  it("may run automations here, pass itself to Systems Manager, and do what the playbook's runbooks do", async () => {
    assert.deepEqual(actionsOf((await deployRole()).policy("RolePolicy")), [
      "ssm:StartAutomationExecution",
      "ssm:GetAutomationExecution",
      "ssm:DescribeAutomationStepExecutions",
      "ssm:StopAutomationExecution",
      "iam:PassRole",
      "s3:PutEncryptionConfiguration",
    ]);
  });

  it("may terminate instances only where a row has the runbook for it", async () => {
    const playbook = [row({ document: "AWS-TerminateEC2Instance" })];
    assert.ok(actionsOf((await deployRole({ playbook })).policy("RolePolicy")).includes("ec2:TerminateInstances"));
    assert.ok(!actionsOf((await deployRole()).policy("RolePolicy")).includes("ec2:TerminateInstances"));
  });

  it("may what a row says of a runbook of its own, in this account", async () => {
    const playbook = [
      row({
        document: "Acme-StopDatabase",
        parameters: { Id: "{resourceId}" },
        permissions: [
          { sid: "Stop", actions: ["rds:StopDBInstance"], resources: ["arn:{partition}:rds:*:{account}:db:*"] },
        ],
      }),
    ];
    const { Statement: statements } = (await deployRole({ playbook })).policy("RolePolicy");
    assert.deepEqual(statements.at(-1), {
      Sid: "Stop",
      Effect: "Allow",
      Action: ["rds:StopDBInstance"],
      Resource: [`arn:aws:rds:*:${memberAccountId}:db:*`],
    });
  });
});
