import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ListQueueTagsCommand,
  type QueueAttributeName,
  SetQueueAttributesCommand,
  SQSClient,
  TagQueueCommand,
  UntagQueueCommand,
} from "@aws-sdk/client-sqs";
import type { QueueArgs, QueueState } from "@pulumi/aws/sqs/queue";
import { flag, json, number, policy, region, tags, text } from "../../property";
import { defineResource } from "../../resourceType";

/** Inputs that SQS keeps as attributes of the queue (API Reference, "SetQueueAttributes"). */
const attributeNames = {
  contentBasedDeduplication: "ContentBasedDeduplication",
  deduplicationScope: "DeduplicationScope",
  delaySeconds: "DelaySeconds",
  fifoThroughputLimit: "FifoThroughputLimit",
  kmsDataKeyReusePeriodSeconds: "KmsDataKeyReusePeriodSeconds",
  kmsMasterKeyId: "KmsMasterKeyId",
  maxMessageSize: "MaximumMessageSize",
  messageRetentionSeconds: "MessageRetentionPeriod",
  policy: "Policy",
  receiveWaitTimeSeconds: "ReceiveMessageWaitTimeSeconds",
  redriveAllowPolicy: "RedriveAllowPolicy",
  redrivePolicy: "RedrivePolicy",
  sqsManagedSseEnabled: "SqsManagedSseEnabled",
  visibilityTimeoutSeconds: "VisibilityTimeout",
} as const satisfies Record<string, QueueAttributeName>;
const attributeInputs = Object.keys(attributeNames) as (keyof typeof attributeNames)[];

/** Its id is its URL. */
export const queue = defineResource<QueueArgs, QueueState>()({
  inputs: {
    contentBasedDeduplication: flag(),
    deduplicationScope: text({ computed: true, values: ["messageGroup", "queue"] }),
    delaySeconds: number({ default: 0 }),
    fifoQueue: flag({ replaces: true }),
    fifoThroughputLimit: text({ computed: true, values: ["perQueue", "perMessageGroupId"] }),
    kmsDataKeyReusePeriodSeconds: number({ computed: true }),
    kmsMasterKeyId: text(),
    maxMessageSize: number({ computed: true }),
    messageRetentionSeconds: number({ default: 345600 }),
    name: text({
      replaces: true,
      autoName: { maxLength: 80, suffix: (inputs) => (inputs.fifoQueue === true ? ".fifo" : "") },
      conflictsWith: "namePrefix",
    }),
    namePrefix: text({ replaces: true }),
    policy: policy({ computed: true }),
    receiveWaitTimeSeconds: number({ default: 0 }),
    redriveAllowPolicy: json({ computed: true }),
    redrivePolicy: json({ computed: true }),
    region,
    sqsManagedSseEnabled: flag({ computed: true }),
    tags,
    visibilityTimeoutSeconds: number({ default: 30 }),
  },
  missing: ["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"],
  refuse: ({ name, fifoQueue, kmsMasterKeyId, sqsManagedSseEnabled }) => {
    if (name.endsWith(".fifo") !== (fifoQueue ?? false)) {
      return { property: "name", reason: `"${name}": a FIFO queue's name, and no other's, ends with ".fifo".` };
    }
    return kmsMasterKeyId && sqsManagedSseEnabled
      ? { property: "sqsManagedSseEnabled", reason: `"sqsManagedSseEnabled" conflicts with "kmsMasterKeyId".` }
      : undefined;
  },

  async create(inputs, context) {
    const given = attributeInputs.filter((name) => inputs[name] !== undefined);
    const attributes = Object.fromEntries(given.map((name) => [attributeNames[name], String(inputs[name])]));
    const { QueueUrl } = await context.client(SQSClient).send(
      new CreateQueueCommand({
        QueueName: inputs.name,
        Attributes: { ...attributes, ...(inputs.fifoQueue ? { FifoQueue: "true" } : {}) },
        tags: { ...context.tags },
      }),
    );
    return QueueUrl ?? "";
  },

  async read(id, context) {
    const sqs = context.client(SQSClient);
    const [{ Attributes: attributes = {} }, { Tags }] = await Promise.all([
      sqs.send(new GetQueueAttributesCommand({ QueueUrl: id, AttributeNames: ["All"] })),
      sqs.send(new ListQueueTagsCommand({ QueueUrl: id })),
    ]);
    const amount = (name: QueueAttributeName) =>
      attributes[name] === undefined ? undefined : Number(attributes[name]);
    return {
      url: id,
      name: id.split("/").at(-1),
      arn: attributes.QueueArn,
      fifoQueue: attributes.FifoQueue === "true",
      contentBasedDeduplication: attributes.ContentBasedDeduplication === "true",
      sqsManagedSseEnabled: attributes.SqsManagedSseEnabled === "true",
      deduplicationScope: attributes.DeduplicationScope,
      fifoThroughputLimit: attributes.FifoThroughputLimit,
      kmsMasterKeyId: attributes.KmsMasterKeyId,
      kmsDataKeyReusePeriodSeconds: amount("KmsDataKeyReusePeriodSeconds"),
      delaySeconds: amount("DelaySeconds"),
      maxMessageSize: amount("MaximumMessageSize"),
      messageRetentionSeconds: amount("MessageRetentionPeriod"),
      receiveWaitTimeSeconds: amount("ReceiveMessageWaitTimeSeconds"),
      visibilityTimeoutSeconds: amount("VisibilityTimeout"),
      policy: attributes.Policy,
      redrivePolicy: attributes.RedrivePolicy,
      redriveAllowPolicy: attributes.RedriveAllowPolicy,
      tagsAll: Tags ?? {},
    };
  },

  async update(id, { inputs, changed }, context) {
    const altered = attributeInputs.filter((name) => changed(name));
    if (altered.length === 0) return;
    const Attributes = Object.fromEntries(altered.map((name) => [attributeNames[name], String(inputs[name] ?? "")]));
    await context.client(SQSClient).send(new SetQueueAttributesCommand({ QueueUrl: id, Attributes }));
  },

  async delete(id, context) {
    await context.client(SQSClient).send(new DeleteQueueCommand({ QueueUrl: id }));
  },

  tagging: {
    tag: (id, added, context) =>
      context.client(SQSClient).send(new TagQueueCommand({ QueueUrl: id, Tags: { ...added } })),
    untag: (id, keys, context) =>
      context.client(SQSClient).send(new UntagQueueCommand({ QueueUrl: id, TagKeys: keys })),
  },
});
