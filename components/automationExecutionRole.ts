import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type AutomationRoleSettings, automationRoleDefinition } from "./baseline/automationRoleDefinition";
import { inlinePolicyLimit, type RoleDefinition } from "./baseline/roleDefinition";
import { adoptionOf } from "./existingRoles";
import { ownerTags } from "./ownerTags";

export interface AutomationExecutionRoleArgs extends AutomationRoleSettings {
  /** Roles of Firebreak's own that are there: {@link lookUpOwnRoles}. */
  readonly ownRoles?: ReadonlySet<string> | undefined;
}

/** The role by which runbooks act in this account ({@link automationRoleDefinition}). */
export class AutomationExecutionRole extends pulumi.ComponentResource {
  readonly role: aws.iam.Role;
  private readonly definition: RoleDefinition;

  constructor(
    name: string,
    private readonly args: AutomationExecutionRoleArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:AutomationExecutionRole", name, {}, options);
    this.definition = automationRoleDefinition(args);
    this.role = this.createRole(name);
    this.createPolicy(name);
    this.registerOutputs({ roleArn: this.role.arn });
  }

  private createRole(name: string): aws.iam.Role {
    const { roleName, description, trust } = this.definition;
    return new aws.iam.Role(
      `${name}-role`,
      { name: roleName, description, assumeRolePolicy: JSON.stringify(trust), tags: ownerTags },
      { parent: this, ...adoptionOf(roleName, this.args.ownRoles) },
    );
  }

  private createPolicy(name: string): void {
    const { roleName, policies } = this.definition;
    for (const { name: policyName, document } of policies) {
      const policy = JSON.stringify(document);
      if (policy.length > inlinePolicyLimit) {
        throw new pulumi.RunError(
          `The policy of role ${roleName} has ${policy.length} characters; IAM takes ${inlinePolicyLimit}. ` +
            "Shorten `permissions` of the playbook's start-automation rows.",
        );
      }
      new aws.iam.RolePolicy(
        `${name}-role-policy`,
        { name: policyName, role: this.role.name, policy },
        { parent: this },
      );
    }
  }
}
