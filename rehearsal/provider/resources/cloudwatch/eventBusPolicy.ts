import {
  DescribeEventBusCommand,
  EventBridgeClient,
  PutPermissionCommand,
  RemovePermissionCommand,
} from "@aws-sdk/client-eventbridge";
import type { EventBusPolicyArgs, EventBusPolicyState } from "@pulumi/aws/cloudwatch/eventBusPolicy";
import { policy, region, text } from "../../property";
import { defineResource } from "../../resourceType";

/** The whole policy of a bus; its id is the bus's name. */
export const eventBusPolicy = defineResource<EventBusPolicyArgs, EventBusPolicyState>()({
  inputs: {
    eventBusName: text({ replaces: true, default: "default" }),
    policy: policy({ required: true }),
    region,
  },
  missing: ["ResourceNotFoundException"],

  async create({ eventBusName: EventBusName, policy: Policy }, context) {
    await context.client(EventBridgeClient).send(new PutPermissionCommand({ EventBusName, Policy }));
    return EventBusName;
  },

  async read(id, context) {
    const bus = await context.client(EventBridgeClient).send(new DescribeEventBusCommand({ Name: id }));
    return bus.Policy ? { eventBusName: bus.Name, policy: bus.Policy } : undefined;
  },

  async update(id, { inputs }, context) {
    await context.client(EventBridgeClient).send(new PutPermissionCommand({ EventBusName: id, Policy: inputs.policy }));
  },

  async delete(id, context) {
    await context
      .client(EventBridgeClient)
      .send(new RemovePermissionCommand({ EventBusName: id, RemoveAllPermissions: true }));
  },
});
