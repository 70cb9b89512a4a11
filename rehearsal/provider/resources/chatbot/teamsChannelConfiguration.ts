import type {
  TeamsChannelConfigurationArgs,
  TeamsChannelConfigurationState,
} from "@pulumi/aws/chatbot/teamsChannelConfiguration";
import * as z from "zod";
import { text } from "../../property";
import { defineResource } from "../../resourceType";
import {
  channelInputs,
  channelSchema,
  channelState,
  channelTagging,
  chatTags,
  createdSchema,
  settingsOf,
  tell,
} from "./channel";
import { ChatbotClient } from "./chatbotClient";

const foundSchema = z.object({
  ChannelConfiguration: channelSchema.extend({
    ChannelId: z.string(),
    ChannelName: z.string().optional(),
    TeamId: z.string(),
    TeamName: z.string().optional(),
    TenantId: z.string(),
  }),
});

/** A channel of Microsoft Teams that gets topics' messages; its id is its ARN. */
export const teamsChannelConfiguration = defineResource<
  TeamsChannelConfigurationArgs,
  TeamsChannelConfigurationState
>()({
  inputs: {
    ...channelInputs,
    channelId: text({ required: true }),
    channelName: text({ computed: true }),
    teamId: text({ required: true, replaces: true }),
    teamName: text({ computed: true, replaces: true }),
    tenantId: text({ required: true, replaces: true }),
  },
  missing: ["ResourceNotFoundException"],
  deleteBeforeReplace: true,

  async create(inputs, context) {
    const { ChannelConfiguration } = await context.client(ChatbotClient).call(
      "/create-ms-teams-channel-configuration",
      {
        ...settingsOf(inputs),
        ChannelId: inputs.channelId,
        ChannelName: inputs.channelName,
        TeamId: inputs.teamId,
        TeamName: inputs.teamName,
        TenantId: inputs.tenantId,
        Tags: chatTags(context.tags),
      },
      createdSchema,
    );
    return ChannelConfiguration.ChatConfigurationArn;
  },

  async read(id, context) {
    const { ChannelConfiguration: found } = await context
      .client(ChatbotClient)
      .call("/get-ms-teams-channel-configuration", { ChatConfigurationArn: id }, foundSchema);
    return {
      ...(await channelState(found, context)),
      channelId: found.ChannelId,
      channelName: found.ChannelName,
      teamId: found.TeamId,
      teamName: found.TeamName,
      tenantId: found.TenantId,
    };
  },

  async update(id, { inputs }, context) {
    await tell(context, "/update-ms-teams-channel-configuration", {
      ...settingsOf(inputs),
      ChatConfigurationArn: id,
      ChannelId: inputs.channelId,
      ChannelName: inputs.channelName,
    });
  },

  async delete(id, context) {
    await tell(context, "/delete-ms-teams-channel-configuration", { ChatConfigurationArn: id });
  },

  tagging: channelTagging,
});
