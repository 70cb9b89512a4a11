import { configNames } from "../../functions/domain/configNames";
import { names, responderRoleArnPattern } from "../../functions/domain/names";
import { policyDocumentOf } from "../../functions/domain/policyDocument";
import { openSecurityGroupRule } from "../../functions/open-security-group-rule/rule";
import type { Placement } from "../placement";
import type { RoleDefinition } from "./roleDefinition";

export interface EvaluationRoleSettings {
  readonly placement: Placement;
  readonly organizationId: string;
  readonly securityAccountId: string;
  readonly externalId: string;
}

/**
 * The role by which the custom rule's function, in the security account, looks at an account's security groups and tells
 * Config what it found. The account root is narrowed to the function's role, which need not exist yet (docs/decisions/0002).
 */
export function evaluationRoleDefinition(settings: EvaluationRoleSettings): RoleDefinition {
  const { organizationId, securityAccountId, externalId } = settings;
  const { partition, accountId } = settings.placement;
  const ruleFunction = responderRoleArnPattern(partition, securityAccountId, openSecurityGroupRule.name);
  return {
    roleName: configNames.evaluationRole,
    path: names.rolePath,
    description: "Firebreak's Config rule evaluates this account's security groups by this role",
    trust: {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "RuleOfTheSecurityAccount",
          Effect: "Allow",
          Principal: { AWS: `arn:${partition}:iam::${securityAccountId}:root` },
          Action: "sts:AssumeRole",
          Condition: {
            ArnLike: { "aws:PrincipalArn": ruleFunction },
            StringEquals: { "aws:PrincipalOrgID": organizationId, "sts:ExternalId": externalId },
          },
        },
      ],
    },
    policies: [
      {
        name: "evaluate",
        document: policyDocumentOf(openSecurityGroupRule.permissions.member, { partition, account: accountId }),
      },
    ],
  };
}
