import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DescribeEventBusCommand,
  EventBridgeClient,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateEventBusCommand,
} from "@aws-sdk/client-eventbridge";
import type { EventBusArgs, EventBusState } from "@pulumi/aws/cloudwatch/eventBus";
import { object, region, tags, text } from "../../property";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";
import { tagList, tagsOf } from "../../tags";

export const eventBus = defineResource<EventBusArgs, EventBusState>()({
  inputs: {
    deadLetterConfig: object({ arn: text() }),
    description: text(),
    eventSourceName: text({ replaces: true }),
    kmsKeyIdentifier: text(),
    name: text({ replaces: true, autoName: { maxLength: 256 } }),
    region,
    tags,
  },
  missing: ["ResourceNotFoundException"],
  refuse: ({ name }) =>
    name === "default"
      ? { property: "name", reason: 'Every account has its bus "default"; it cannot be created.' }
      : undefined,

  async create(inputs, context) {
    await context.client(EventBridgeClient).send(
      new CreateEventBusCommand({
        Name: inputs.name,
        EventSourceName: inputs.eventSourceName,
        Description: inputs.description,
        KmsKeyIdentifier: inputs.kmsKeyIdentifier,
        DeadLetterConfig: inputs.deadLetterConfig && { Arn: inputs.deadLetterConfig.arn },
        Tags: tagList(context.tags),
      }),
    );
    return inputs.name;
  },

  async read(id, context) {
    const events = context.client(EventBridgeClient);
    const bus = await events.send(new DescribeEventBusCommand({ Name: id }));
    const { Tags } = await events.send(new ListTagsForResourceCommand({ ResourceARN: bus.Arn }));
    return {
      name: bus.Name,
      arn: bus.Arn,
      description: bus.Description,
      kmsKeyIdentifier: bus.KmsKeyIdentifier,
      deadLetterConfig: bus.DeadLetterConfig?.Arn ? { arn: bus.DeadLetterConfig.Arn } : undefined,
      tagsAll: tagsOf(Tags),
    };
  },

  async update(id, { inputs, changed }, context) {
    if (!changed("description", "kmsKeyIdentifier", "deadLetterConfig")) return;
    await context.client(EventBridgeClient).send(
      new UpdateEventBusCommand({
        Name: id,
        Description: inputs.description ?? "",
        KmsKeyIdentifier: inputs.kmsKeyIdentifier ?? "",
        DeadLetterConfig: { Arn: inputs.deadLetterConfig?.arn },
      }),
    );
  },

  async delete(id, context) {
    await context.client(EventBridgeClient).send(new DeleteEventBusCommand({ Name: id }));
  },

  tagging: {
    tag: (id, added, context) =>
      context
        .client(EventBridgeClient)
        .send(new TagResourceCommand({ ResourceARN: arnOf(id, context), Tags: tagList(added) })),
    untag: (id, keys, context) =>
      context
        .client(EventBridgeClient)
        .send(new UntagResourceCommand({ ResourceARN: arnOf(id, context), TagKeys: keys })),
  },
});

function arnOf(name: string, { partition, region: home, account }: ResourceContext): string {
  return `arn:${partition}:events:${home}:${account}:event-bus/${name}`;
}
