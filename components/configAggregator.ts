import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { configNames } from "../functions/domain/configNames";
import { names } from "../functions/domain/names";
import { configServiceTrust } from "./configServiceTrust";
import { ownerTags } from "./ownerTags";
import type { Placement } from "./placement";

export interface ConfigAggregatorArgs {
  readonly placement: Placement;
  readonly regions: readonly string[];
  /** Accounts to look at, each of which must authorize it; empty, all of the organization. */
  readonly accounts: readonly string[];
}

/** The compliance of all accounts and Regions, seen from the security account. */
export class ConfigAggregator extends pulumi.ComponentResource {
  readonly aggregator: aws.cfg.ConfigurationAggregator;

  constructor(
    name: string,
    private readonly args: ConfigAggregatorArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:ConfigAggregator", name, {}, options);
    this.aggregator = args.accounts.length === 0 ? this.createOfOrganization(name) : this.createOfAccounts(name);
    this.registerOutputs({ aggregatorArn: this.aggregator.arn });
  }

  private createOfOrganization(name: string): aws.cfg.ConfigurationAggregator {
    const role = this.createRole(name);
    const attachment = this.createAttachment(name, role);
    return new aws.cfg.ConfigurationAggregator(
      `${name}-aggregator`,
      {
        name: configNames.aggregator,
        organizationAggregationSource: { roleArn: role.arn, regions: [...this.args.regions] },
        tags: ownerTags,
      },
      { parent: this, dependsOn: [attachment] },
    );
  }

  private createOfAccounts(name: string): aws.cfg.ConfigurationAggregator {
    const { accounts, regions } = this.args;
    return new aws.cfg.ConfigurationAggregator(
      `${name}-aggregator`,
      {
        name: configNames.aggregator,
        accountAggregationSource: { accountIds: [...accounts], regions: [...regions] },
        tags: ownerTags,
      },
      { parent: this },
    );
  }

  /** By it Config finds out which accounts the organization has. */
  private createRole(name: string): aws.iam.Role {
    const { region } = this.args.placement;
    return new aws.iam.Role(
      `${name}-role`,
      {
        name: `firebreak-config-aggregator-${region}`,
        path: names.rolePath,
        description: "AWS Config lists the organization's accounts by this role",
        assumeRolePolicy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [configServiceTrust(this.args.placement)],
        }),
        tags: ownerTags,
      },
      { parent: this },
    );
  }

  private createAttachment(name: string, role: aws.iam.Role): aws.iam.RolePolicyAttachment {
    const { partition } = this.args.placement;
    return new aws.iam.RolePolicyAttachment(
      `${name}-role-attachment`,
      { role: role.name, policyArn: `arn:${partition}:iam::aws:policy/service-role/AWSConfigRoleForOrganizations` },
      { parent: this },
    );
  }
}
