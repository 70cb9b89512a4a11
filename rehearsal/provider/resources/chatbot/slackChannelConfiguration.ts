import type {
  SlackChannelConfigurationArgs,
  SlackChannelConfigurationState,
} from "@pulumi/aws/chatbot/slackChannelConfiguration";
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
  SlackChannelConfigurations: z.array(channelSchema.extend({ SlackTeamId: z.string(), SlackChannelId: z.string() })),
});

/** A Slack channel that gets topics' messages; its id is its ARN. */
export const slackChannelConfiguration = defineResource<
  SlackChannelConfigurationArgs,
  SlackChannelConfigurationState
>()({
  inputs: {
    ...channelInputs,
    slackChannelId: text({ required: true }),
    slackTeamId: text({ required: true, replaces: true }),
  },
  missing: ["ResourceNotFoundException"],
  deleteBeforeReplace: true,

  async create(inputs, context) {
    const { slackTeamId: SlackTeamId, slackChannelId: SlackChannelId } = inputs;
    const given = { ...settingsOf(inputs), SlackTeamId, SlackChannelId, Tags: chatTags(context.tags) };
    const { ChannelConfiguration } = await context
      .client(ChatbotClient)
      .call("/create-slack-channel-configuration", given, createdSchema);
    return ChannelConfiguration.ChatConfigurationArn;
  },

  async read(id, context) {
    const { SlackChannelConfigurations } = await context
      .client(ChatbotClient)
      .call("/describe-slack-channel-configurations", { ChatConfigurationArn: id }, foundSchema);
    const [found] = SlackChannelConfigurations;
    if (found === undefined) return undefined;
    const { SlackChannelId: slackChannelId, SlackTeamId: slackTeamId } = found;
    return { ...(await channelState(found, context)), slackChannelId, slackTeamId };
  },

  async update(id, { inputs }, context) {
    const changed = { ...settingsOf(inputs), ChatConfigurationArn: id, SlackChannelId: inputs.slackChannelId };
    await tell(context, "/update-slack-channel-configuration", changed);
  },

  async delete(id, context) {
    await tell(context, "/delete-slack-channel-configuration", { ChatConfigurationArn: id });
  },

  tagging: channelTagging,
});
