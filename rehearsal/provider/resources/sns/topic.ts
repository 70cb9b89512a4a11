import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  ListTagsForResourceCommand,
  SetTopicAttributesCommand,
  SNSClient,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-sns";
import type { TopicArgs, TopicState } from "@pulumi/aws/sns/topic";
import { flag, json, number, policy, region, tags, text } from "../../property";
import { defineResource } from "../../resourceType";
import { tagList, tagsOf } from "../../tags";

/** Inputs that SNS keeps as attributes of the topic (API Reference, "SetTopicAttributes"). */
const attributeNames = {
  displayName: "DisplayName",
  kmsMasterKeyId: "KmsMasterKeyId",
  policy: "Policy",
  deliveryPolicy: "DeliveryPolicy",
  contentBasedDeduplication: "ContentBasedDeduplication",
  tracingConfig: "TracingConfig",
  signatureVersion: "SignatureVersion",
} as const;
type AttributeInput = keyof typeof attributeNames;
const attributeInputs = Object.keys(attributeNames) as AttributeInput[];

export const topic = defineResource<TopicArgs, TopicState>()({
  inputs: {
    contentBasedDeduplication: flag(),
    deliveryPolicy: json(),
    displayName: text(),
    fifoTopic: flag({ replaces: true }),
    kmsMasterKeyId: text(),
    name: text({
      replaces: true,
      autoName: { maxLength: 256, suffix: (inputs) => (inputs.fifoTopic === true ? ".fifo" : "") },
      conflictsWith: "namePrefix",
    }),
    namePrefix: text({ replaces: true }),
    policy: policy({ computed: true }),
    region,
    signatureVersion: number({ computed: true }),
    tags,
    tracingConfig: text({ computed: true, values: ["PassThrough", "Active"] }),
  },
  missing: ["NotFoundException", "NotFound"],
  refuse: ({ name, fifoTopic }) =>
    name.endsWith(".fifo") === (fifoTopic ?? false)
      ? undefined
      : { property: "name", reason: `"${name}": a FIFO topic's name, and no other's, ends with ".fifo".` },

  async create(inputs, context) {
    const given = attributeInputs.filter((name) => inputs[name] !== undefined);
    const attributes = Object.fromEntries(given.map((name) => [attributeNames[name], String(inputs[name])]));
    const { TopicArn } = await context.client(SNSClient).send(
      new CreateTopicCommand({
        Name: inputs.name,
        Attributes: { ...attributes, ...(inputs.fifoTopic ? { FifoTopic: "true" } : {}) },
        Tags: tagList(context.tags),
      }),
    );
    return TopicArn ?? "";
  },

  async read(id, context) {
    const sns = context.client(SNSClient);
    const [{ Attributes = {} }, { Tags }] = await Promise.all([
      sns.send(new GetTopicAttributesCommand({ TopicArn: id })),
      sns.send(new ListTagsForResourceCommand({ ResourceArn: id })),
    ]);
    const flagged = (name: string) => Attributes[name] === "true";
    return {
      arn: id,
      name: id.split(":").at(-1),
      owner: Attributes.Owner,
      displayName: Attributes.DisplayName,
      kmsMasterKeyId: Attributes.KmsMasterKeyId,
      policy: Attributes.Policy,
      deliveryPolicy: Attributes.DeliveryPolicy,
      tracingConfig: Attributes.TracingConfig,
      signatureVersion: Attributes.SignatureVersion && Number(Attributes.SignatureVersion),
      fifoTopic: flagged("FifoTopic"),
      contentBasedDeduplication: flagged("ContentBasedDeduplication"),
      tagsAll: tagsOf(Tags),
    };
  },

  async update(id, { inputs, changed }, context) {
    for (const name of attributeInputs.filter((input) => changed(input))) {
      const AttributeValue = String(inputs[name] ?? "");
      await context
        .client(SNSClient)
        .send(new SetTopicAttributesCommand({ TopicArn: id, AttributeName: attributeNames[name], AttributeValue }));
    }
  },

  async delete(id, context) {
    await context.client(SNSClient).send(new DeleteTopicCommand({ TopicArn: id }));
  },

  tagging: {
    tag: (id, added, context) =>
      context.client(SNSClient).send(new TagResourceCommand({ ResourceArn: id, Tags: tagList(added) })),
    untag: (id, keys, context) =>
      context.client(SNSClient).send(new UntagResourceCommand({ ResourceArn: id, TagKeys: keys })),
  },
});
