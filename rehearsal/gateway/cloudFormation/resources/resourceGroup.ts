import {
  CreateGroupCommand,
  DeleteGroupCommand,
  GetGroupCommand,
  ResourceGroupsClient,
  TagCommand,
  UpdateGroupCommand,
  UpdateGroupQueryCommand,
} from "@aws-sdk/client-resource-groups";
import * as z from "zod";
import { alreadyExists, type StackResource, unless } from "./stackResource";

const schema = z.strictObject({
  Name: z.string(),
  Description: z.string().default(""),
  ResourceQuery: z.strictObject({
    Type: z.literal("TAG_FILTERS_1_0"),
    Query: z.strictObject({
      ResourceTypeFilters: z.array(z.string()),
      TagFilters: z.array(z.strictObject({ Key: z.string(), Values: z.array(z.string()) })),
    }),
  }),
  Tags: z.array(z.strictObject({ Key: z.string(), Value: z.string() })).default([]),
});

/** `AWS::ResourceGroups::Group` by tag. */
export const resourceGroup: StackResource = {
  identity: ["Name"],

  async create(properties, context) {
    const { Name, Description, ResourceQuery, Tags } = schema.parse(properties);
    const groups = context.client(ResourceGroupsClient);
    const found = await unless(["NotFoundException"], groups.send(new GetGroupCommand({ GroupName: Name })));
    if (found !== undefined) throw alreadyExists("AWS::ResourceGroups::Group", Name);
    const { Group } = await groups.send(
      new CreateGroupCommand({ Name, Description, ResourceQuery: queryOf(ResourceQuery), Tags: tagMap(Tags) }),
    );
    return { ref: Name, attributes: { Arn: Group?.GroupArn ?? "" } };
  },

  async update(properties, _before, context) {
    const { Name, Description, ResourceQuery, Tags } = schema.parse(properties);
    const groups = context.client(ResourceGroupsClient);
    await groups.send(new UpdateGroupCommand({ GroupName: Name, Description }));
    await groups.send(new UpdateGroupQueryCommand({ GroupName: Name, ResourceQuery: queryOf(ResourceQuery) }));
    const Arn = `arn:${context.partition}:resource-groups:${context.region}:${context.account}:group/${Name}`;
    await groups.send(new TagCommand({ Arn, Tags: tagMap(Tags) }));
    return { ref: Name, attributes: { Arn } };
  },

  async delete(properties, context) {
    const { Name } = schema.parse(properties);
    await unless(
      ["NotFoundException"],
      context.client(ResourceGroupsClient).send(new DeleteGroupCommand({ GroupName: Name })),
    );
  },
};

function queryOf({ Type, Query }: z.infer<typeof schema>["ResourceQuery"]) {
  return { Type, Query: JSON.stringify(Query) };
}

function tagMap(tags: z.infer<typeof schema>["Tags"]): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}
