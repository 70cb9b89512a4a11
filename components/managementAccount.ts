import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface ManagementAccountArgs {
  /** Account that becomes GuardDuty's delegated administrator. */
  readonly securityAccountId: string;
  /** Whether this stack appoints GuardDuty's delegated administrator; off where another tool has. */
  readonly guardDutyAdministrator: boolean;
  /** Regions to appoint it in: GuardDuty's administrator is regional. */
  readonly regions: readonly string[];
}

/** What only the organization's management account can do. */
export class ManagementAccount extends pulumi.ComponentResource {
  constructor(
    name: string,
    private readonly args: ManagementAccountArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:ManagementAccount", name, {}, options);
    if (args.guardDutyAdministrator) this.createGuardDutyAdministrators(name);
    this.registerOutputs();
  }

  /** One Region after the other: each call registers the account with Organizations, which refuses changes side by side. */
  private createGuardDutyAdministrators(name: string): void {
    let previous: pulumi.Resource[] = [];
    for (const region of this.args.regions) {
      const administrator = new aws.guardduty.OrganizationAdminAccount(
        `${name}-guardduty-administrator-${region}`,
        { adminAccountId: this.args.securityAccountId, region },
        { parent: this, dependsOn: previous },
      );
      previous = [administrator];
    }
  }
}
