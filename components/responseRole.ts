import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { denialName, type ResponseRoleSettings, responseRoleDefinition } from "./baseline/responseRoleDefinition";
import { type InlinePolicy, inlinePolicyLimit, type RoleDefinition } from "./baseline/roleDefinition";
import { adoptionOf } from "./existingRoles";
import { ownerTags } from "./ownerTags";

export interface ResponseRoleArgs extends ResponseRoleSettings {
  /** Roles of Firebreak's own that are there: {@link lookUpOwnRoles}. */
  readonly ownRoles?: ReadonlySet<string> | undefined;
}

/** The response role of an account ({@link responseRoleDefinition}). */
export class ResponseRole extends pulumi.ComponentResource {
  readonly role: aws.iam.Role;
  private readonly definition: RoleDefinition;

  constructor(
    name: string,
    private readonly args: ResponseRoleArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:ResponseRole", name, {}, options);
    this.definition = responseRoleDefinition(args);
    this.role = this.createRole(name);
    this.createPolicies(name);
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

  private createPolicies(name: string): void {
    const { roleName, policies } = this.definition;
    assertFits(roleName, policies);
    for (const policy of policies) {
      new aws.iam.RolePolicy(
        `${name}-${policy.name === denialName ? "denial" : `${policy.name}-policy`}`,
        { name: policy.name, role: this.role.name, policy: JSON.stringify(policy.document) },
        { parent: this },
      );
    }
  }
}

function assertFits(roleName: string, policies: readonly InlinePolicy[]): void {
  const sizes = policies.map(({ name, document }) => ({ name, size: JSON.stringify(document).length }));
  const total = sizes.reduce((sum, { size }) => sum + size, 0);
  if (total <= inlinePolicyLimit) return;
  throw new pulumi.RunError(
    `The inline policies of role ${roleName} have ${total} characters together; IAM takes ${inlinePolicyLimit}: ` +
      `${sizes.map(({ name, size }) => `${name} ${size}`).join(", ")}. ` +
      "Enable fewer responders in this account (firebreak:responders), or shorten the permissions of the largest.",
  );
}
