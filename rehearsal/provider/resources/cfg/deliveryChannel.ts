import {
  ConfigServiceClient,
  DeleteDeliveryChannelCommand,
  DescribeDeliveryChannelsCommand,
  type MaximumExecutionFrequency,
  PutDeliveryChannelCommand,
} from "@aws-sdk/client-config-service";
import type { DeliveryChannelArgs, DeliveryChannelState } from "@pulumi/aws/cfg/deliveryChannel";
import { object, region, text, type Values } from "../../property";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";
import { frequencies } from "./frequencies";

const inputs = {
  name: text({ default: "default", replaces: true }),
  region,
  s3BucketName: text({ required: true }),
  s3KeyPrefix: text(),
  s3KmsKeyArn: text(),
  snapshotDeliveryProperties: object({ deliveryFrequency: text({ values: frequencies }) }),
  snsTopicArn: text(),
} as const;

/** One for each account and Region; its id is its name. */
export const deliveryChannel = defineResource<DeliveryChannelArgs, DeliveryChannelState>()({
  inputs,
  missing: ["NoSuchDeliveryChannelException"],
  deleteBeforeReplace: true,

  async create(given, context) {
    await put(given, context);
    return given.name;
  },

  async read(id, context) {
    const { DeliveryChannels: [found] = [] } = await context
      .client(ConfigServiceClient)
      .send(new DescribeDeliveryChannelsCommand({ DeliveryChannelNames: [id] }));
    const frequency = found?.configSnapshotDeliveryProperties?.deliveryFrequency;
    return (
      found && {
        name: found.name,
        s3BucketName: found.s3BucketName,
        s3KeyPrefix: found.s3KeyPrefix,
        s3KmsKeyArn: found.s3KmsKeyArn,
        snsTopicArn: found.snsTopicARN,
        snapshotDeliveryProperties: frequency && { deliveryFrequency: frequency },
      }
    );
  },

  async update(_id, change, context) {
    await put(change.inputs, context);
  },

  async delete(id, context) {
    await context.client(ConfigServiceClient).send(new DeleteDeliveryChannelCommand({ DeliveryChannelName: id }));
  },
});

async function put(given: Values<typeof inputs>, context: ResourceContext): Promise<void> {
  const deliveryFrequency = given.snapshotDeliveryProperties?.deliveryFrequency as
    | MaximumExecutionFrequency
    | undefined;
  await context.client(ConfigServiceClient).send(
    new PutDeliveryChannelCommand({
      DeliveryChannel: {
        name: given.name,
        s3BucketName: given.s3BucketName,
        s3KeyPrefix: given.s3KeyPrefix,
        s3KmsKeyArn: given.s3KmsKeyArn,
        snsTopicARN: given.snsTopicArn,
        configSnapshotDeliveryProperties: deliveryFrequency && { deliveryFrequency },
      },
    }),
  );
}
