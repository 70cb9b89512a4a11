import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { PermissionStatement } from "../functions/domain/permissions";
import { policyDocumentOf } from "../functions/domain/policyDocument";
import { automationPermissionsOf } from "../functions/start-automation/executionPermissions";
import { automationRoles } from "../functions/start-automation/roles";
import type { PlaybookRow } from "../playbook";
import { automationServiceTrust } from "./automationServiceTrust";
import { ownerTags } from "./ownerTags";
import type { Placement } from "./placement";

export interface AutomationExecutionRoleArgs {
  readonly placement: Placement;
  readonly organizationId: string;
  readonly securityAccountId: string;
  /** The runbooks of its rows decide what the role may do. */
  readonly playbook: readonly PlaybookRow[];
}

/** What running a runbook in this account takes, whatever it does; as far as one account needs it of AWS's own template. */
const running: readonly PermissionStatement[] = [
  {
    sid: "RunAutomation",
    actions: ["ssm:StartAutomationExecution"],
    resources: [
      "arn:{partition}:ssm:*:*:automation-definition/*",
      "arn:{partition}:ssm:*:*:document/*",
      "arn:{partition}:ssm:*:{account}:automation-execution/*",
    ],
  },
  {
    sid: "FollowAutomation",
    actions: ["ssm:GetAutomationExecution", "ssm:DescribeAutomationStepExecutions", "ssm:StopAutomationExecution"],
    resources: ["arn:{partition}:ssm:*:{account}:automation-execution/*"],
  },
  {
    sid: "PassItself",
    actions: ["iam:PassRole"],
    resources: [`arn:{partition}:iam::{account}:role/${automationRoles.execution}`],
    conditions: { StringEquals: { "iam:PassedToService": "ssm.amazonaws.com" } },
  },
];

/** All inline policies of a role together, in characters without white space (IAM user guide, "IAM and AWS STS quotas"). */
const inlinePolicyLimit = 10_240;

/**
 * The role by which runbooks act in this account: what those of the playbook need, and nothing more. The security account's
 * administration role takes it, and Systems Manager runs the runbook with it.
 */
export class AutomationExecutionRole extends pulumi.ComponentResource {
  readonly role: aws.iam.Role;

  constructor(
    name: string,
    private readonly args: AutomationExecutionRoleArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:AutomationExecutionRole", name, {}, options);
    this.role = this.createRole(name);
    this.createPolicy(name);
    this.registerOutputs({ roleArn: this.role.arn });
  }

  private createRole(name: string): aws.iam.Role {
    return new aws.iam.Role(
      `${name}-role`,
      {
        name: automationRoles.execution,
        description: "Runbooks that Firebreak starts act in this account by this role",
        assumeRolePolicy: JSON.stringify(this.trustPolicy()),
        tags: ownerTags,
      },
      { parent: this },
    );
  }

  /** The account root narrowed to the administration role, which may not be there yet (docs/decisions/0002). */
  private trustPolicy() {
    const { placement, securityAccountId, organizationId } = this.args;
    const { partition } = placement;
    return {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AutomationsOfTheSecurityAccount",
          Effect: "Allow",
          Principal: { AWS: `arn:${partition}:iam::${securityAccountId}:root` },
          Action: "sts:AssumeRole",
          Condition: {
            ArnLike: {
              "aws:PrincipalArn": `arn:${partition}:iam::${securityAccountId}:role/${automationRoles.administration}`,
            },
            StringEquals: { "aws:PrincipalOrgID": organizationId },
          },
        },
        automationServiceTrust(placement),
      ],
    };
  }

  private createPolicy(name: string): void {
    const { placement, playbook } = this.args;
    const rows = playbook.flatMap((row) => (row.respond === "start-automation" ? [row.options] : []));
    const place = { partition: placement.partition, account: placement.accountId };
    const policy = JSON.stringify(policyDocumentOf([...running, ...automationPermissionsOf(rows)], place));
    if (policy.length > inlinePolicyLimit) {
      throw new pulumi.RunError(
        `The policy of role ${automationRoles.execution} has ${policy.length} characters; IAM takes ${inlinePolicyLimit}. ` +
          "Shorten `permissions` of the playbook's start-automation rows.",
      );
    }
    new aws.iam.RolePolicy(
      `${name}-role-policy`,
      { name: "run-runbooks", role: this.role.name, policy },
      { parent: this },
    );
  }
}
