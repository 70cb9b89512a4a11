import type { FunctionDefinition } from "../../functions/domain/functionDefinition";
import type { PermissionStatement } from "../../functions/domain/permissions";
import { policyDocumentOf } from "../../functions/domain/policyDocument";
import { automationPermissionsOf } from "../../functions/start-automation/executionPermissions";
import { startAutomation } from "../../functions/start-automation/responder";
import { automationRoles } from "../../functions/start-automation/roles";
import type { PlaybookRow } from "../../playbook";
import { automationServiceTrust } from "../automationServiceTrust";
import type { Placement } from "../placement";
import type { RoleDefinition, TrustDocument } from "./roleDefinition";

export interface AutomationRoleSettings {
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

/** Whether an account needs the role, and this stack is to make it. */
export function makesAutomationRole(settings: {
  readonly responders: readonly FunctionDefinition[];
  readonly createAutomationRoles: boolean;
}): boolean {
  return settings.createAutomationRoles && settings.responders.some(({ name }) => name === startAutomation.name);
}

/**
 * The role by which runbooks act in an account: what those of the playbook need, and nothing more. The security account's
 * administration role takes it, and Systems Manager runs the runbook with it.
 */
export function automationRoleDefinition(settings: AutomationRoleSettings): RoleDefinition {
  const { placement, playbook } = settings;
  const rows = playbook.flatMap((row) => (row.respond === "start-automation" ? [row.options] : []));
  const place = { partition: placement.partition, account: placement.accountId };
  return {
    roleName: automationRoles.execution,
    description: "Runbooks that Firebreak starts act in this account by this role",
    trust: trustOf(settings),
    policies: [
      { name: "run-runbooks", document: policyDocumentOf([...running, ...automationPermissionsOf(rows)], place) },
    ],
  };
}

/** The account root narrowed to the administration role, which may not be there yet (docs/decisions/0002). */
function trustOf({ placement, securityAccountId, organizationId }: AutomationRoleSettings): TrustDocument {
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
