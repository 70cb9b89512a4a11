import {
  GetSubscriptionAttributesCommand,
  SetSubscriptionAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from "@aws-sdk/client-sns";
import type { TopicSubscriptionArgs, TopicSubscriptionState } from "@pulumi/aws/sns/topicSubscription";
import { flag, json, region, text } from "../../property";
import { defineResource } from "../../resourceType";

const attributeNames = {
  deliveryPolicy: "DeliveryPolicy",
  filterPolicy: "FilterPolicy",
  filterPolicyScope: "FilterPolicyScope",
  rawMessageDelivery: "RawMessageDelivery",
  redrivePolicy: "RedrivePolicy",
  subscriptionRoleArn: "SubscriptionRoleArn",
} as const;
const attributeInputs = Object.keys(attributeNames) as (keyof typeof attributeNames)[];

/** Its id is its ARN. An e-mail address stays pending until a person confirms it. */
export const topicSubscription = defineResource<TopicSubscriptionArgs, TopicSubscriptionState>()({
  inputs: {
    deliveryPolicy: json(),
    endpoint: text({ required: true, replaces: true }),
    endpointAutoConfirms: flag(),
    filterPolicy: json(),
    filterPolicyScope: text({ computed: true, values: ["MessageAttributes", "MessageBody"] }),
    protocol: text({
      required: true,
      replaces: true,
      values: ["application", "email", "email-json", "firehose", "http", "https", "lambda", "sms", "sqs"],
    }),
    rawMessageDelivery: flag(),
    redrivePolicy: json(),
    region,
    subscriptionRoleArn: text(),
    topic: text({ required: true, replaces: true }),
  },
  missing: ["NotFoundException", "NotFound"],

  async create(inputs, context) {
    const given = attributeInputs.filter((name) => inputs[name] !== undefined);
    const { SubscriptionArn } = await context.client(SNSClient).send(
      new SubscribeCommand({
        TopicArn: inputs.topic,
        Protocol: inputs.protocol,
        Endpoint: inputs.endpoint,
        Attributes: Object.fromEntries(given.map((name) => [attributeNames[name], String(inputs[name])])),
        ReturnSubscriptionArn: true,
      }),
    );
    return SubscriptionArn ?? "";
  },

  async read(id, context) {
    const { Attributes = {} } = await context
      .client(SNSClient)
      .send(new GetSubscriptionAttributesCommand({ SubscriptionArn: id }));
    return {
      arn: id,
      topic: Attributes.TopicArn,
      protocol: Attributes.Protocol,
      endpoint: Attributes.Endpoint,
      ownerId: Attributes.Owner,
      deliveryPolicy: Attributes.DeliveryPolicy,
      filterPolicy: Attributes.FilterPolicy,
      filterPolicyScope: Attributes.FilterPolicyScope,
      rawMessageDelivery: Attributes.RawMessageDelivery === "true",
      redrivePolicy: Attributes.RedrivePolicy,
      subscriptionRoleArn: Attributes.SubscriptionRoleArn,
      pendingConfirmation: Attributes.PendingConfirmation === "true",
      confirmationWasAuthenticated: Attributes.ConfirmationWasAuthenticated === "true",
    };
  },

  async update(id, { inputs, changed }, context) {
    for (const name of attributeInputs.filter((input) => changed(input))) {
      const empty = name === "filterPolicy" ? "{}" : "";
      await context.client(SNSClient).send(
        new SetSubscriptionAttributesCommand({
          SubscriptionArn: id,
          AttributeName: attributeNames[name],
          AttributeValue: String(inputs[name] ?? empty),
        }),
      );
    }
  },

  async delete(id, context) {
    await context.client(SNSClient).send(new UnsubscribeCommand({ SubscriptionArn: id }));
  },
});
