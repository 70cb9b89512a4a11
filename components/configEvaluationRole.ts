import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type EvaluationRoleSettings, evaluationRoleDefinition } from "./baseline/evaluationRoleDefinition";
import type { RoleDefinition } from "./baseline/roleDefinition";
import { adoptionOf } from "./existingRoles";
import { ownerTags } from "./ownerTags";

export interface ConfigEvaluationRoleArgs extends EvaluationRoleSettings {
  /** Roles of Firebreak's own that are there: {@link lookUpOwnRoles}. */
  readonly ownRoles?: ReadonlySet<string> | undefined;
}

/**
 * The role by which the custom rule's function looks at this account ({@link evaluationRoleDefinition}). It must be there
 * before the rule is; Config's own service-linked role trusts nobody but Config.
 */
export class ConfigEvaluationRole extends pulumi.ComponentResource {
  readonly role: aws.iam.Role;
  private readonly definition: RoleDefinition;

  constructor(
    name: string,
    private readonly args: ConfigEvaluationRoleArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:ConfigEvaluationRole", name, {}, options);
    this.definition = evaluationRoleDefinition(args);
    this.role = this.createRole(name);
    this.createPolicy(name);
    this.registerOutputs({ roleArn: this.role.arn });
  }

  private createRole(name: string): aws.iam.Role {
    const { roleName, path, description, trust } = this.definition;
    return new aws.iam.Role(
      `${name}-role`,
      { name: roleName, path, description, assumeRolePolicy: JSON.stringify(trust), tags: ownerTags },
      { parent: this, ...adoptionOf(roleName, this.args.ownRoles) },
    );
  }

  private createPolicy(name: string): void {
    for (const policy of this.definition.policies)
      new aws.iam.RolePolicy(
        `${name}-role-policy`,
        { name: policy.name, role: this.role.name, policy: JSON.stringify(policy.document) },
        { parent: this },
      );
  }
}
