import {
  type ConfigRule,
  ConfigServiceClient,
  DeleteConfigRuleCommand,
  DescribeConfigRulesCommand,
  ListTagsForResourceCommand,
  type MaximumExecutionFrequency,
  type MessageType,
  type Owner,
  PutConfigRuleCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-config-service";
import type { RuleArgs, RuleState } from "@pulumi/aws/cfg/rule";
import { json, object, region, set, tags, text, type Values } from "../../property";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";
import { tagList, tagsOf } from "../../tags";
import { frequencies } from "./frequencies";

const inputs = {
  description: text(),
  inputParameters: json(),
  maximumExecutionFrequency: text({ values: frequencies }),
  name: text({ replaces: true, autoName: { maxLength: 128 } }),
  region,
  scope: object({
    complianceResourceId: text(),
    complianceResourceTypes: set(text()),
    tagKey: text(),
    tagValue: text(),
  }),
  source: object(
    {
      owner: text({ required: true, values: ["AWS", "CUSTOM_LAMBDA"] }),
      sourceDetails: set(
        object({
          eventSource: text({ default: "aws.config" }),
          maximumExecutionFrequency: text({ values: frequencies }),
          messageType: text(),
        }),
      ),
      sourceIdentifier: text(),
    },
    { required: true },
  ),
  tags,
} as const;

/** A rule of one account; its id is its name. */
export const rule = defineResource<RuleArgs, RuleState>()({
  inputs,
  missing: ["NoSuchConfigRuleException"],

  async create(given, context) {
    await put(given, context, tagList(context.tags));
    return given.name;
  },

  async read(id, context) {
    const found = await describe(id, context);
    if (!found) return undefined;
    const { Tags } = await context
      .client(ConfigServiceClient)
      .send(new ListTagsForResourceCommand({ ResourceArn: found.ConfigRuleArn ?? "" }));
    const { Scope: scope, Source: source } = found;
    return {
      arn: found.ConfigRuleArn,
      ruleId: found.ConfigRuleId,
      name: found.ConfigRuleName,
      description: found.Description,
      inputParameters: found.InputParameters,
      maximumExecutionFrequency: found.MaximumExecutionFrequency,
      scope: scope && {
        complianceResourceId: scope.ComplianceResourceId,
        complianceResourceTypes: scope.ComplianceResourceTypes,
        tagKey: scope.TagKey,
        tagValue: scope.TagValue,
      },
      source: source && {
        owner: source.Owner,
        sourceIdentifier: source.SourceIdentifier,
        sourceDetails: source.SourceDetails?.map((detail) => ({
          eventSource: detail.EventSource,
          maximumExecutionFrequency: detail.MaximumExecutionFrequency,
          messageType: detail.MessageType,
        })),
      },
      tagsAll: tagsOf(Tags),
    };
  },

  async update(_id, change, context) {
    if (Object.keys(inputs).some((name) => name !== "tags" && change.changed(name as keyof typeof inputs))) {
      await put(change.inputs, context);
    }
  },

  async delete(id, context) {
    await context.client(ConfigServiceClient).send(new DeleteConfigRuleCommand({ ConfigRuleName: id }));
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

async function describe(name: string, context: ResourceContext): Promise<ConfigRule | undefined> {
  const { ConfigRules: [found] = [] } = await context
    .client(ConfigServiceClient)
    .send(new DescribeConfigRulesCommand({ ConfigRuleNames: [name] }));
  return found;
}

async function arnOf(name: string, context: ResourceContext): Promise<string> {
  return (await describe(name, context))?.ConfigRuleArn ?? "";
}

async function put(
  given: Values<typeof inputs>,
  context: ResourceContext,
  Tags?: ReturnType<typeof tagList>,
): Promise<void> {
  const { scope, source } = given;
  await context.client(ConfigServiceClient).send(
    new PutConfigRuleCommand({
      ConfigRule: {
        ConfigRuleName: given.name,
        Description: given.description,
        InputParameters: given.inputParameters,
        MaximumExecutionFrequency: given.maximumExecutionFrequency as MaximumExecutionFrequency | undefined,
        Scope: scope && {
          ComplianceResourceId: scope.complianceResourceId,
          ComplianceResourceTypes: scope.complianceResourceTypes && [...scope.complianceResourceTypes],
          TagKey: scope.tagKey,
          TagValue: scope.tagValue,
        },
        Source: {
          Owner: source.owner as Owner,
          SourceIdentifier: source.sourceIdentifier,
          SourceDetails: source.sourceDetails?.map((detail) => ({
            EventSource: detail.eventSource as "aws.config",
            MaximumExecutionFrequency: detail.maximumExecutionFrequency as MaximumExecutionFrequency | undefined,
            MessageType: detail.messageType as MessageType | undefined,
          })),
        },
      },
      Tags,
    }),
  );
}
