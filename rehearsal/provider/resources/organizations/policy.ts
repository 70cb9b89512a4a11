import {
  CreatePolicyCommand,
  DeletePolicyCommand,
  DescribePolicyCommand,
  ListTagsForResourceCommand,
  OrganizationsClient,
  type PolicyType,
  TagResourceCommand,
  UntagResourceCommand,
  UpdatePolicyCommand,
} from "@aws-sdk/client-organizations";
import type { PolicyArgs, PolicyState } from "@pulumi/aws/organizations/policy";
import { flag, policy as policyInput, tags, text } from "../../property";
import { defineResource } from "../../resourceType";
import { tagList, tagsOf } from "../../tags";

/** Its id is `p-…`. */
export const policy = defineResource<PolicyArgs, PolicyState>()({
  inputs: {
    content: policyInput({ required: true }),
    description: text(),
    name: text({ autoName: { maxLength: 128 } }),
    skipDestroy: flag(),
    tags,
    type: text({ replaces: true, default: "SERVICE_CONTROL_POLICY" }),
  },
  missing: ["PolicyNotFoundException"],

  async create(inputs, context) {
    const { Policy } = await context.client(OrganizationsClient).send(
      new CreatePolicyCommand({
        Name: inputs.name,
        Description: inputs.description ?? "",
        Content: inputs.content,
        Type: inputs.type as PolicyType,
        Tags: tagList(context.tags),
      }),
    );
    return Policy?.PolicySummary?.Id ?? "";
  },

  async read(id, context) {
    const client = context.client(OrganizationsClient);
    const [{ Policy }, { Tags }] = await Promise.all([
      client.send(new DescribePolicyCommand({ PolicyId: id })),
      client.send(new ListTagsForResourceCommand({ ResourceId: id })),
    ]);
    const summary = Policy?.PolicySummary;
    return {
      arn: summary?.Arn,
      name: summary?.Name,
      description: summary?.Description,
      type: summary?.Type,
      content: Policy?.Content,
      tagsAll: tagsOf(Tags),
    };
  },

  async update(id, { inputs, changed }, context) {
    if (!changed("content", "description", "name")) return;
    const { name: Name, description: Description = "", content: Content } = inputs;
    await context
      .client(OrganizationsClient)
      .send(new UpdatePolicyCommand({ PolicyId: id, Name, Description, Content }));
  },

  async delete(id, context, known) {
    if (known.skipDestroy) return;
    await context.client(OrganizationsClient).send(new DeletePolicyCommand({ PolicyId: id }));
  },

  tagging: {
    tag: (id, added, context) =>
      context.client(OrganizationsClient).send(new TagResourceCommand({ ResourceId: id, Tags: tagList(added) })),
    untag: (id, keys, context) =>
      context.client(OrganizationsClient).send(new UntagResourceCommand({ ResourceId: id, TagKeys: keys })),
  },
});
