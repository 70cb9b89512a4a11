import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { responderFunctionName } from "../functions/domain/names";
import { openSecurityGroupRule } from "../functions/open-security-group-rule/rule";
import type { ConfigRule } from "./configRuleTable";
import { ownerTags } from "./ownerTags";
import type { Placement } from "./placement";

export interface AccountConfigRulesArgs {
  readonly placement: Placement;
  readonly rules: readonly ConfigRule[];
  readonly regions: readonly string[];
  /** Account of the custom rule's function. */
  readonly securityAccountId: string;
}

/** Config rules of this account's own, for an organization whose security account may not make them for all. */
export class AccountConfigRules extends pulumi.ComponentResource {
  constructor(
    name: string,
    private readonly args: AccountConfigRulesArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:AccountConfigRules", name, {}, options);
    for (const region of args.regions) for (const rule of args.rules) this.createRule(name, region, rule);
    this.registerOutputs();
  }

  private createRule(name: string, region: string, rule: ConfigRule): void {
    new aws.cfg.Rule(
      `${name}-${region}-${rule.name}`,
      {
        ...(region === this.args.placement.region ? {} : { region }),
        name: rule.name,
        description: rule.description,
        source: this.sourceOf(region, rule),
        scope: { complianceResourceTypes: [...rule.resourceTypes] },
        ...(Object.keys(rule.parameters).length === 0 ? {} : { inputParameters: JSON.stringify(rule.parameters) }),
        tags: ownerTags,
      },
      { parent: this },
    );
  }

  private sourceOf(region: string, rule: ConfigRule): aws.types.input.cfg.RuleSource {
    if (rule.evaluatedBy === "managed") return { owner: "AWS", sourceIdentifier: rule.name };
    const { placement, securityAccountId } = this.args;
    const functionName = responderFunctionName(openSecurityGroupRule.name);
    return {
      owner: "CUSTOM_LAMBDA",
      sourceIdentifier: `arn:${placement.partition}:lambda:${region}:${securityAccountId}:function:${functionName}`,
      sourceDetails: [
        { eventSource: "aws.config", messageType: "ConfigurationItemChangeNotification" },
        { eventSource: "aws.config", messageType: "OversizedConfigurationItemChangeNotification" },
        {
          eventSource: "aws.config",
          messageType: "ScheduledNotification",
          maximumExecutionFrequency: "TwentyFour_Hours",
        },
      ],
    };
  }
}
