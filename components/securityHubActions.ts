import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { securityHubActions } from "../functions/domain/securityHubActions";

export interface SecurityHubActionsArgs {
  /** Regions in whose Security Hub an analyst finds the actions; Security Hub is on in each. */
  readonly regions: readonly string[];
  /** What must be there first: Security Hub itself, where this stack turns it on. */
  readonly after: readonly pulumi.Resource[];
}

/** The custom actions by which an analyst in the Security Hub console has a responder act on the findings that are chosen. */
export class SecurityHubActions extends pulumi.ComponentResource {
  constructor(
    name: string,
    private readonly args: SecurityHubActionsArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:SecurityHubActions", name, {}, options);
    for (const region of args.regions) this.createActions(name, region);
    this.registerOutputs();
  }

  private createActions(name: string, region: string): void {
    for (const { identifier, action, description } of securityHubActions) {
      new aws.securityhub.ActionTarget(
        `${name}-${region}-${identifier}`,
        { identifier, name: action, description, region },
        { parent: this, dependsOn: [...this.args.after] },
      );
    }
  }
}
