import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { automationRoles } from "../functions/start-automation/roles";
import { automationServiceTrust } from "./automationServiceTrust";
import { assumeInMembers } from "./homeStatements";
import { ownerTags } from "./ownerTags";
import type { Placement } from "./placement";

export interface AutomationAdministrationRoleArgs {
  /** The security account. */
  readonly placement: Placement;
  readonly organizationId: string;
}

/**
 * The role by which Systems Manager runs the security account's automations in the members: it may take their execution roles,
 * and nothing else. AWS's own template of it ("Running automations in multiple AWS Regions and accounts") may list accounts
 * of organizational units too; here every automation names its account.
 */
export class AutomationAdministrationRole extends pulumi.ComponentResource {
  readonly role: aws.iam.Role;

  constructor(
    name: string,
    private readonly args: AutomationAdministrationRoleArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:AutomationAdministrationRole", name, {}, options);
    this.role = this.createRole(name);
    this.createPolicy(name);
    this.registerOutputs({ roleArn: this.role.arn });
  }

  private createRole(name: string): aws.iam.Role {
    return new aws.iam.Role(
      `${name}-role`,
      {
        name: automationRoles.administration,
        description: "Systems Manager runs Firebreak's automations in member accounts by this role",
        assumeRolePolicy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [automationServiceTrust(this.args.placement)],
        }),
        tags: ownerTags,
      },
      { parent: this },
    );
  }

  private createPolicy(name: string): void {
    const { placement, organizationId } = this.args;
    new aws.iam.RolePolicy(
      `${name}-role-policy`,
      {
        name: "run-in-members",
        role: this.role.name,
        policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            assumeInMembers("TakeExecutionRoles", { placement, role: automationRoles.execution, organizationId }),
          ],
        }),
      },
      { parent: this },
    );
  }
}
