import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { exceptionGroupDefinition, groupResourceTypes } from "./baseline/exceptionGroupDefinition";
import { ownerTags } from "./ownerTags";

export interface ExceptionInventoryArgs {
  /** A group sees the resources of its own Region; those of IAM are in us-east-1's. */
  readonly regions: readonly string[];
  readonly exceptionTagKey: string;
}

/**
 * What in this account is exempt from response, for its owners and for whoever reviews exceptions: a resource group of
 * everything that carries the exception tag, whatever its value. Resource Groups asks nothing for it.
 */
export class ExceptionInventory extends pulumi.ComponentResource {
  /** The groups' ARNs, by Region. */
  readonly groupArns: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(
    name: string,
    private readonly args: ExceptionInventoryArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:ExceptionInventory", name, {}, options);
    this.groupArns = Object.fromEntries(args.regions.map((region) => [region, this.createGroup(name, region).arn]));
    this.registerOutputs({ groupArns: this.groupArns });
  }

  private createGroup(name: string, region: string): aws.resourcegroups.Group {
    const { name: groupName, description, query } = exceptionGroupDefinition(this.args.exceptionTagKey);
    return new aws.resourcegroups.Group(
      `${name}-${region}-group`,
      {
        name: groupName,
        region,
        description,
        resourceQuery: {
          type: query.type,
          query: JSON.stringify({ ResourceTypeFilters: groupResourceTypes, TagFilters: query.tagFilters }),
        },
        tags: ownerTags,
      },
      { parent: this },
    );
  }
}
