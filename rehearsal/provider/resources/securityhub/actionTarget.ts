import {
  CreateActionTargetCommand,
  DeleteActionTargetCommand,
  DescribeActionTargetsCommand,
  SecurityHubClient,
  UpdateActionTargetCommand,
} from "@aws-sdk/client-securityhub";
import type { ActionTargetArgs, ActionTargetState } from "@pulumi/aws/securityhub/actionTarget";
import { region, text } from "../../property";
import { defineResource } from "../../resourceType";

/** A custom action; its id is its ARN. */
export const actionTarget = defineResource<ActionTargetArgs, ActionTargetState>()({
  inputs: {
    description: text({ required: true }),
    identifier: text({ required: true, replaces: true }),
    name: text({ autoName: { maxLength: 20 } }),
    region,
  },
  missing: ["ResourceNotFoundException", "InvalidAccessException"],
  deleteBeforeReplace: true,
  refuse: ({ identifier, name }) => {
    if (!/^[A-Za-z0-9]{1,20}$/.test(identifier)) {
      return { property: "identifier", reason: "It takes up to 20 letters and digits." };
    }
    return name.length > 20 ? { property: "name", reason: "It takes up to 20 characters." } : undefined;
  },

  async create({ identifier: Id, name: Name, description: Description }, context) {
    const { ActionTargetArn } = await context
      .client(SecurityHubClient)
      .send(new CreateActionTargetCommand({ Id, Name, Description }));
    return ActionTargetArn ?? "";
  },

  async read(id, context) {
    const { ActionTargets: [found] = [] } = await context
      .client(SecurityHubClient)
      .send(new DescribeActionTargetsCommand({ ActionTargetArns: [id] }));
    if (found === undefined) return undefined;
    return { arn: id, identifier: id.split("/").at(-1), name: found.Name, description: found.Description };
  },

  async update(id, { inputs }, context) {
    await context
      .client(SecurityHubClient)
      .send(new UpdateActionTargetCommand({ ActionTargetArn: id, Name: inputs.name, Description: inputs.description }));
  },

  async delete(id, context) {
    await context.client(SecurityHubClient).send(new DeleteActionTargetCommand({ ActionTargetArn: id }));
  },
});
