import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { configNames } from "../functions/domain/configNames";
import { names, responderRoleArnPattern } from "../functions/domain/names";
import { policyDocumentOf } from "../functions/domain/policyDocument";
import { openSecurityGroupRule } from "../functions/open-security-group-rule/rule";
import { ownerTags } from "./ownerTags";
import type { Placement } from "./placement";

export interface ConfigEvaluationRoleArgs {
  readonly placement: Placement;
  readonly organizationId: string;
  readonly securityAccountId: string;
  readonly externalId: string;
}

/**
 * The role by which the custom rule's function, in the security account, looks at this account's security groups and tells
 * Config what it found. It must be there before the rule is; Config's own service-linked role trusts nobody but Config.
 */
export class ConfigEvaluationRole extends pulumi.ComponentResource {
  readonly role: aws.iam.Role;

  constructor(
    name: string,
    private readonly args: ConfigEvaluationRoleArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:ConfigEvaluationRole", name, {}, options);
    this.role = this.createRole(name);
    this.createPolicy(name);
    this.registerOutputs({ roleArn: this.role.arn });
  }

  /** The account root narrowed to the function's role, which need not exist yet (docs/decisions/0002). */
  private createRole(name: string): aws.iam.Role {
    const { placement, organizationId, securityAccountId, externalId } = this.args;
    const ruleFunction = responderRoleArnPattern(placement.partition, securityAccountId, openSecurityGroupRule.name);
    return new aws.iam.Role(
      `${name}-role`,
      {
        name: configNames.evaluationRole,
        path: names.rolePath,
        description: "Firebreak's Config rule evaluates this account's security groups by this role",
        assumeRolePolicy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "RuleOfTheSecurityAccount",
              Effect: "Allow",
              Principal: { AWS: `arn:${placement.partition}:iam::${securityAccountId}:root` },
              Action: "sts:AssumeRole",
              Condition: {
                ArnLike: { "aws:PrincipalArn": ruleFunction },
                StringEquals: { "aws:PrincipalOrgID": organizationId, "sts:ExternalId": externalId },
              },
            },
          ],
        }),
        tags: ownerTags,
      },
      { parent: this },
    );
  }

  private createPolicy(name: string): void {
    const { partition, accountId } = this.args.placement;
    const policy = policyDocumentOf(openSecurityGroupRule.permissions.member, { partition, account: accountId });
    new aws.iam.RolePolicy(
      `${name}-role-policy`,
      { name: "evaluate", role: this.role.name, policy: JSON.stringify(policy) },
      { parent: this },
    );
  }
}
