import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ConfigRule } from "./configRuleTable";

export interface OrganizationConfigRulesArgs {
  readonly rules: readonly ConfigRule[];
  readonly regions: readonly string[];
  /** Home Region of the stack, in which resources need no Region of their own. */
  readonly homeRegion: string;
  /** Accounts without the rules. */
  readonly excludedAccounts: readonly string[];
  /** The custom rule's function, by Region. */
  readonly functionArns: ReadonlyMap<string, pulumi.Input<string>>;
}

/**
 * Config rules in every account of the organization, also those that join later, made by this account as Config's delegated
 * administrator. In an account they are named `OrgConfigRule-<name>-<8 characters>`, and nobody there can change them.
 */
export class OrganizationConfigRules extends pulumi.ComponentResource {
  constructor(
    name: string,
    private readonly args: OrganizationConfigRulesArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:OrganizationConfigRules", name, {}, options);
    for (const region of args.regions) for (const rule of args.rules) this.createRule(name, region, rule);
    this.registerOutputs();
  }

  private createRule(name: string, region: string, rule: ConfigRule): void {
    if (rule.evaluatedBy === "managed") this.createManagedRule(name, region, rule);
    else this.createCustomRule(name, region, rule);
  }

  private createManagedRule(name: string, region: string, rule: ConfigRule): void {
    new aws.cfg.OrganizationManagedRule(
      `${name}-${region}-${rule.name}`,
      { ...this.common(region, rule), ruleIdentifier: rule.name },
      { parent: this },
    );
  }

  private createCustomRule(name: string, region: string, rule: ConfigRule): void {
    const lambdaFunctionArn = this.args.functionArns.get(region);
    if (lambdaFunctionArn === undefined)
      throw new Error(`Config rule ${rule.name} has no function in Region ${region}.`);
    new aws.cfg.OrganizationCustomRule(
      `${name}-${region}-${rule.name}`,
      {
        ...this.common(region, rule),
        lambdaFunctionArn,
        triggerTypes: [
          "ConfigurationItemChangeNotification",
          "OversizedConfigurationItemChangeNotification",
          "ScheduledNotification",
        ],
        maximumExecutionFrequency: "TwentyFour_Hours",
      },
      { parent: this },
    );
  }

  private common(region: string, { name, description, resourceTypes, parameters }: ConfigRule) {
    const { homeRegion, excludedAccounts } = this.args;
    return {
      ...(region === homeRegion ? {} : { region }),
      name,
      description,
      resourceTypesScopes: [...resourceTypes],
      ...(excludedAccounts.length === 0 ? {} : { excludedAccounts: [...excludedAccounts] }),
      ...(Object.keys(parameters).length === 0 ? {} : { inputParameters: JSON.stringify(parameters) }),
    };
  }
}
