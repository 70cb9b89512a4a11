import {
  ConfigServiceClient,
  type ConfigurationAggregator,
  DeleteConfigurationAggregatorCommand,
  DescribeConfigurationAggregatorsCommand,
  ListTagsForResourceCommand,
  PutConfigurationAggregatorCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-config-service";
import type {
  ConfigurationAggregatorArgs,
  ConfigurationAggregatorState,
} from "@pulumi/aws/cfg/configurationAggregator";
import { flag, list, object, region, tags, text, type Values } from "../../property";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";
import { tagList, tagsOf } from "../../tags";

const inputs = {
  accountAggregationSource: object(
    { accountIds: list(text(), { required: true }), allRegions: flag({ default: false }), regions: list(text()) },
    { conflictsWith: "organizationAggregationSource" },
  ),
  name: text({ replaces: true, autoName: { maxLength: 256 } }),
  organizationAggregationSource: object({
    allRegions: flag({ default: false }),
    regions: list(text()),
    roleArn: text({ required: true }),
  }),
  region,
  tags,
} as const;

/** Its id is its name. */
export const configurationAggregator = defineResource<ConfigurationAggregatorArgs, ConfigurationAggregatorState>()({
  inputs,
  missing: ["NoSuchConfigurationAggregatorException"],

  async create(given, context) {
    await put(given, context, tagList(context.tags));
    return given.name;
  },

  async read(id, context) {
    const found = await describe(id, context);
    if (!found) return undefined;
    const { Tags } = await context
      .client(ConfigServiceClient)
      .send(new ListTagsForResourceCommand({ ResourceArn: found.ConfigurationAggregatorArn ?? "" }));
    const [accounts] = found.AccountAggregationSources ?? [];
    const organization = found.OrganizationAggregationSource;
    return {
      arn: found.ConfigurationAggregatorArn,
      name: found.ConfigurationAggregatorName,
      accountAggregationSource: accounts && {
        accountIds: accounts.AccountIds,
        allRegions: accounts.AllAwsRegions ?? false,
        regions: accounts.AwsRegions,
      },
      organizationAggregationSource: organization && {
        roleArn: organization.RoleArn,
        allRegions: organization.AllAwsRegions ?? false,
        regions: organization.AwsRegions,
      },
      tagsAll: tagsOf(Tags),
    };
  },

  async update(_id, change, context) {
    if (change.changed("accountAggregationSource", "organizationAggregationSource")) await put(change.inputs, context);
  },

  async delete(id, context) {
    await context
      .client(ConfigServiceClient)
      .send(new DeleteConfigurationAggregatorCommand({ ConfigurationAggregatorName: id }));
  },

  tagging: {
    tag: async (id, added, context) =>
      context
        .client(ConfigServiceClient)
        .send(new TagResourceCommand({ ResourceArn: await arnOf(id, context), Tags: tagList(added) })),
    untag: async (id, keys, context) =>
      context
        .client(ConfigServiceClient)
        .send(new UntagResourceCommand({ ResourceArn: await arnOf(id, context), TagKeys: keys })),
  },
});

async function describe(name: string, context: ResourceContext): Promise<ConfigurationAggregator | undefined> {
  const { ConfigurationAggregators: [found] = [] } = await context
    .client(ConfigServiceClient)
    .send(new DescribeConfigurationAggregatorsCommand({ ConfigurationAggregatorNames: [name] }));
  return found;
}

async function arnOf(name: string, context: ResourceContext): Promise<string> {
  return (await describe(name, context))?.ConfigurationAggregatorArn ?? "";
}

async function put(
  given: Values<typeof inputs>,
  context: ResourceContext,
  Tags?: ReturnType<typeof tagList>,
): Promise<void> {
  const { accountAggregationSource: accounts, organizationAggregationSource: organization } = given;
  await context.client(ConfigServiceClient).send(
    new PutConfigurationAggregatorCommand({
      ConfigurationAggregatorName: given.name,
      AccountAggregationSources: accounts && [
        {
          AccountIds: [...accounts.accountIds],
          AllAwsRegions: accounts.allRegions,
          AwsRegions: accounts.regions && [...accounts.regions],
        },
      ],
      OrganizationAggregationSource: organization && {
        RoleArn: organization.roleArn,
        AllAwsRegions: organization.allRegions,
        AwsRegions: organization.regions && [...organization.regions],
      },
      Tags,
    }),
  );
}
