import { GetQueueAttributesCommand, SetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { QueuePolicyArgs, QueuePolicyState } from "@pulumi/aws/sqs/queuePolicy";
import { policy, region, text } from "../../property";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";

/** Its id is the queue's URL. */
export const queuePolicy = defineResource<QueuePolicyArgs, QueuePolicyState>()({
  inputs: { policy: policy({ required: true }), queueUrl: text({ required: true, replaces: true }), region },
  missing: ["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"],

  async create(inputs, context) {
    await put(inputs.queueUrl, inputs.policy, context);
    return inputs.queueUrl;
  },

  async read(id, context) {
    const { Attributes } = await context
      .client(SQSClient)
      .send(new GetQueueAttributesCommand({ QueueUrl: id, AttributeNames: ["Policy"] }));
    return Attributes?.Policy ? { queueUrl: id, policy: Attributes.Policy } : undefined;
  },

  async update(id, { inputs }, context) {
    await put(id, inputs.policy, context);
  },

  async delete(id, context) {
    await put(id, "", context);
  },
});

async function put(QueueUrl: string, Policy: string, context: ResourceContext): Promise<void> {
  await context.client(SQSClient).send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
}
