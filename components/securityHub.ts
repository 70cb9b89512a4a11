import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Placement } from "./placement";

export interface SecurityHubArgs {
  readonly placement: Placement;
  readonly regions: readonly string[];
  /** Whether it is on in the provider's Region already. */
  readonly isOn: boolean;
}

/** Whether Security Hub is on in the provider's account and Region; from its own answer, for the provider has no other. */
export async function lookUpSecurityHub({ region }: Placement): Promise<boolean> {
  try {
    await aws.securityhub.getEnabledStandards({ region });
    return true;
  } catch (error) {
    if (/not subscribed to AWS Security Hub|InvalidAccessException/i.test(String(error))) return false;
    throw error;
  }
}

/**
 * Security Hub in this account, for its findings and custom actions. Without standards, which cost for each check, and left
 * on when the stack goes: findings, insights and actions of others would go with it.
 */
export class SecurityHub extends pulumi.ComponentResource {
  constructor(
    name: string,
    private readonly args: SecurityHubArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:SecurityHub", name, {}, options);
    for (const region of args.regions) {
      new aws.securityhub.Account(
        `${name}-${region}-account`,
        { region, enableDefaultStandards: false },
        { parent: this, retainOnDelete: true, ...this.adoption(region) },
      );
    }
    this.registerOutputs();
  }

  /** Of the account's id, which one that this stack made has too; so the option means nothing for it. */
  private adoption(region: string): pulumi.CustomResourceOptions {
    const { placement, isOn } = this.args;
    if (!isOn || region !== placement.region) return {};
    return {
      import: placement.accountId,
      ignoreChanges: ["enableDefaultStandards", "autoEnableControls", "controlFindingGenerator"],
    };
  }
}
