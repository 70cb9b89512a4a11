import {
  CreateGroupCommand,
  DeleteGroupCommand,
  GetGroupCommand,
  GetGroupQueryCommand,
  GetTagsCommand,
  type QueryType,
  ResourceGroupsClient,
  TagCommand,
  UntagCommand,
  UpdateGroupCommand,
  UpdateGroupQueryCommand,
} from "@aws-sdk/client-resource-groups";
import type { GroupArgs, GroupState } from "@pulumi/aws/resourcegroups/group";
import { json, object, region, tags, text } from "../../property";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";

/** A group by query; its id is its name. Groups of services (`configurations`) are not known here. */
export const group = defineResource<GroupArgs, GroupState>()({
  inputs: {
    description: text(),
    name: text({ replaces: true, autoName: { maxLength: 128 } }),
    region,
    resourceQuery: object(
      { query: json({ required: true }), type: text({ default: "TAG_FILTERS_1_0" }) },
      { required: true },
    ),
    tags,
  },
  missing: ["NotFoundException"],

  async create({ name, description, resourceQuery }, context) {
    await context.client(ResourceGroupsClient).send(
      new CreateGroupCommand({
        Name: name,
        Description: description,
        ResourceQuery: queryOf(resourceQuery),
        Tags: { ...context.tags },
      }),
    );
    return name;
  },

  async read(id, context) {
    const groups = context.client(ResourceGroupsClient);
    const [{ Group }, { GroupQuery }] = await Promise.all([
      groups.send(new GetGroupCommand({ GroupName: id })),
      groups.send(new GetGroupQueryCommand({ GroupName: id })),
    ]);
    const { Tags } = await groups.send(new GetTagsCommand({ Arn: Group?.GroupArn }));
    return {
      name: id,
      arn: Group?.GroupArn,
      description: Group?.Description,
      resourceQuery: { query: GroupQuery?.ResourceQuery?.Query, type: GroupQuery?.ResourceQuery?.Type },
      tagsAll: Tags ?? {},
    };
  },

  async update(id, { inputs, changed }, context) {
    const groups = context.client(ResourceGroupsClient);
    if (changed("description")) {
      await groups.send(new UpdateGroupCommand({ GroupName: id, Description: inputs.description ?? "" }));
    }
    if (changed("resourceQuery")) {
      await groups.send(new UpdateGroupQueryCommand({ GroupName: id, ResourceQuery: queryOf(inputs.resourceQuery) }));
    }
  },

  async delete(id, context) {
    await context.client(ResourceGroupsClient).send(new DeleteGroupCommand({ GroupName: id }));
  },

  tagging: {
    tag: (id, added, context) =>
      context.client(ResourceGroupsClient).send(new TagCommand({ Arn: arnOf(id, context), Tags: { ...added } })),
    untag: (id, keys, context) =>
      context.client(ResourceGroupsClient).send(new UntagCommand({ Arn: arnOf(id, context), Keys: keys })),
  },
});

function queryOf({ query, type }: { readonly query: string; readonly type: string }) {
  return { Query: query, Type: type as QueryType };
}

function arnOf(id: string, { partition, region: home, account }: ResourceContext): string {
  return `arn:${partition}:resource-groups:${home}:${account}:group/${id}`;
}
