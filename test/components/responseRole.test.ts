import assert from "node:assert/strict";
import { ResponseRole, type ResponseRoleArgs } from "../../components/responseRole";
import type { PermissionStatement } from "../../functions/domain/permissions";
import type { ResponderDefinition } from "../../functions/domain/responder";
import { isolateInstance } from "../../functions/isolate-instance/responder";
import { deploy } from "./deployment";

function responder(name: string, ...member: PermissionStatement[]): ResponderDefinition {
  return { ...isolateInstance, name, permissions: { home: [], member } };
}

const args: ResponseRoleArgs = {
  placement: { accountId: "444455556666", partition: "aws-us-gov", region: "us-gov-west-1" },
  roleName: "Security-IR-Role",
  organizationId: "o-a1b2c3d4e5",
  securityAccountId: "111122223333",
  externalId: "secret",
  responders: [
    responder("stop-instance", {
      sid: "Stop",
      actions: ["ec2:StopInstances"],
      resources: ["arn:{partition}:ec2:{region}:{account}:instance/*"],
    }),
    responder("tag-instance", {
      sid: "Tag",
      actions: ["ec2:CreateTags"],
      resources: ["arn:{partition}:ec2:*:{account}:instance/*"],
      conditions: { StringEquals: { "aws:ResourceAccount": "{account}" } },
    }),
  ],
};

const deployRole = (changed: Partial<ResponseRoleArgs> = {}) =>
  deploy(() => new ResponseRole("response", { ...args, ...changed }));

describe("The response role", () => {
  it("trusts the roles of the enabled responders in the security account, of the organization, with the external id", async () => {
    const deployment = await deployRole();
    assert.equal(deployment.one("Role").inputs.name, "Security-IR-Role");
    assert.deepEqual(deployment.policy("Role", "", "assumeRolePolicy").Statement, [
      {
        Sid: "RespondersOfTheSecurityAccount",
        Effect: "Allow",
        Principal: { AWS: "arn:aws-us-gov:iam::111122223333:root" },
        Action: "sts:AssumeRole",
        Condition: {
          ArnLike: {
            "aws:PrincipalArn": [
              "arn:aws-us-gov:iam::111122223333:role/firebreak/firebreak-stop-instance-*",
              "arn:aws-us-gov:iam::111122223333:role/firebreak/firebreak-tag-instance-*",
            ],
          },
          StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5", "sts:ExternalId": "secret" },
        },
      },
    ]);
  });

  /** Itself, Firebreak's other roles, and those by which people get back in. */
  const leftAlone = [
    "arn:*:iam::*:role/*break-glass*",
    "arn:*:iam::*:role/*BreakGlass*",
    "arn:*:iam::*:user/*break-glass*",
    "arn:*:iam::*:user/*BreakGlass*",
    "arn:*:iam::*:role/OrganizationAccountAccessRole",
    "arn:*:iam::*:role/AWSControlTowerExecution",
    "arn:*:iam::*:role/Security-IR-Role",
    "arn:*:iam::*:role/firebreak/*",
    "arn:*:iam::*:role/AWS-SystemsManager-AutomationAdministrationRole",
    "arn:*:iam::*:role/AWS-SystemsManager-AutomationExecutionRole",
  ];

  it("may do what its responders declare, in its own account, and nothing to roles that must stay", async () => {
    const deployment = await deployRole();
    assert.deepEqual(
      deployment.all("RolePolicy").map(({ inputs }) => [inputs.name, JSON.parse(String(inputs.policy)).Statement]),
      [
        [
          "stop-instance",
          [
            {
              Sid: "Stop",
              Effect: "Allow",
              Action: ["ec2:StopInstances"],
              Resource: ["arn:aws-us-gov:ec2:*:444455556666:instance/*"],
            },
          ],
        ],
        [
          "tag-instance",
          [
            {
              Sid: "Tag",
              Effect: "Allow",
              Action: ["ec2:CreateTags"],
              Resource: ["arn:aws-us-gov:ec2:*:444455556666:instance/*"],
              Condition: { StringEquals: { "aws:ResourceAccount": "444455556666" } },
            },
          ],
        ],
        ["leave-alone", [{ Sid: "LeaveAlone", Effect: "Deny", Action: "iam:*", Resource: leftAlone }]],
      ],
    );
  });

  it("has no policy for a responder that needs nothing in members", async () => {
    const deployment = await deployRole({ responders: [responder("notify")] });
    assert.deepEqual(
      deployment.all("RolePolicy").map(({ inputs }) => inputs.name),
      ["leave-alone"],
    );
  });

  it("names the responders and their sizes where IAM would refuse their policies together", async () => {
    const statement: PermissionStatement = {
      sid: "Much",
      actions: ["ec2:DescribeInstances"],
      resources: ["*", ...Array.from({ length: 300 }, (_, n) => `arn:{partition}:ec2:*:{account}:instance/${n}`)],
    };
    await assert.rejects(
      deployRole({ responders: [responder("do-much", statement)] }),
      /Security-IR-Role have \d+ characters together; IAM takes 10240: do-much \d+, leave-alone \d+\. Enable fewer/,
    );
  });
});
