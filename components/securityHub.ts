import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Placement } from "./placement";

export interface SecurityHubArgs {
  readonly placement: Placement;
  readonly regions: readonly string[];
  /** Regions in which it is on already. */
  readonly on: ReadonlySet<string>;
}

/**
 * In which of these Regions Security Hub is on in the provider's account. Appointing the account as its administrator turns it on
 * ("Setting up AWS Security Hub"), and the provider would fail to do so again. Throws where AWS can't be asked.
 */
export async function lookUpSecurityHub(regions: readonly string[]): Promise<ReadonlySet<string>> {
  const found = await Promise.all(regions.map(async (region) => ((await isOn(region)) ? [region] : [])));
  return new Set(found.flat());
}

/** By its own answer to another question, for the provider has no other. */
async function isOn(region: string): Promise<boolean> {
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

  /**
   * By the account's id, which one that this stack made has too; so the option means nothing for it. In another Region than the
   * provider's the id names the Region; there the next deployment imports what the stack made itself once, and lets go of the
   * state it had of it, which `retainOnDelete` makes harmless (Pulumi, "Importing Resources").
   */
  private adoption(region: string): pulumi.CustomResourceOptions {
    const { placement, on } = this.args;
    if (!on.has(region)) return {};
    return {
      import: region === placement.region ? placement.accountId : `${placement.accountId}@${region}`,
      ignoreChanges: ["enableDefaultStandards", "autoEnableControls", "controlFindingGenerator"],
    };
  }
}
