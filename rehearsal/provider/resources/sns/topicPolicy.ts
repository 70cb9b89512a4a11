import { GetTopicAttributesCommand, SetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import type { TopicPolicyArgs, TopicPolicyState } from "@pulumi/aws/sns/topicPolicy";
import { policy, region, text } from "../../property";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";

/** Its id is the topic's ARN. */
export const topicPolicy = defineResource<TopicPolicyArgs, TopicPolicyState>()({
  inputs: { arn: text({ required: true, replaces: true }), policy: policy({ required: true }), region },
  missing: ["NotFoundException", "NotFound"],

  async create(inputs, context) {
    await put(inputs.arn, inputs.policy, context);
    return inputs.arn;
  },

  async read(id, context) {
    const { Attributes } = await context.client(SNSClient).send(new GetTopicAttributesCommand({ TopicArn: id }));
    return { arn: id, owner: Attributes?.Owner, policy: Attributes?.Policy };
  },

  async update(id, { inputs }, context) {
    await put(id, inputs.policy, context);
  },

  /** A topic always has a policy: deleting this one puts SNS's default in its place (SNS API Reference, "CreateTopic"). */
  async delete(id, context) {
    const actions = ["GetTopicAttributes", "SetTopicAttributes", "AddPermission", "RemovePermission", "DeleteTopic"];
    const statement = {
      Sid: "__default_statement_ID",
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: [...actions, "Subscribe", "ListSubscriptionsByTopic", "Publish"].map((action) => `SNS:${action}`),
      Resource: id,
      Condition: { StringEquals: { "AWS:SourceOwner": context.account } },
    };
    const document = { Version: "2008-10-17", Id: "__default_policy_ID", Statement: [statement] };
    await put(id, JSON.stringify(document), context);
  },
});

async function put(TopicArn: string, AttributeValue: string, context: ResourceContext): Promise<void> {
  await context
    .client(SNSClient)
    .send(new SetTopicAttributesCommand({ TopicArn, AttributeName: "Policy", AttributeValue }));
}
