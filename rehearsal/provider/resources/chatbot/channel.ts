import * as z from "zod";
import { flag, region, set, tags, text } from "../../property";
import type { ResourceContext, Tags } from "../../resourceContext";
import { tagsOf } from "../../tags";
import { ChatbotClient } from "./chatbotClient";

/** What channels of Slack and of Teams have alike. */
export const channelInputs = {
  configurationName: text({ required: true, replaces: true }),
  guardrailPolicyArns: set(text(), { computed: true }),
  iamRoleArn: text({ required: true }),
  loggingLevel: text({ computed: true, values: ["ERROR", "INFO", "NONE"] }),
  region,
  snsTopicArns: set(text()),
  tags,
  userAuthorizationRequired: flag({ computed: true }),
} as const;

interface ChannelSettings {
  readonly configurationName: string;
  readonly guardrailPolicyArns?: readonly string[] | undefined;
  readonly iamRoleArn: string;
  readonly loggingLevel?: string | undefined;
  readonly snsTopicArns?: readonly string[] | undefined;
  readonly userAuthorizationRequired?: boolean | undefined;
}

export function settingsOf(inputs: ChannelSettings) {
  return {
    ConfigurationName: inputs.configurationName,
    GuardrailPolicyArns: inputs.guardrailPolicyArns,
    IamRoleArn: inputs.iamRoleArn,
    LoggingLevel: inputs.loggingLevel,
    SnsTopicArns: inputs.snsTopicArns ?? [],
    UserAuthorizationRequired: inputs.userAuthorizationRequired,
  };
}

const tagSchema = z.object({ TagKey: z.string(), TagValue: z.string() });
export const channelSchema = z.looseObject({
  ChatConfigurationArn: z.string(),
  ConfigurationName: z.string(),
  GuardrailPolicyArns: z.array(z.string()).optional(),
  IamRoleArn: z.string(),
  LoggingLevel: z.string().optional(),
  SnsTopicArns: z.array(z.string()),
  UserAuthorizationRequired: z.boolean().optional(),
});
export const createdSchema = z.object({ ChannelConfiguration: channelSchema });

/** The outputs that both kinds share, tags included. */
export async function channelState(channel: z.infer<typeof channelSchema>, context: ResourceContext) {
  const { Tags } = await context
    .client(ChatbotClient)
    .call(
      "/list-tags-for-resource",
      { ResourceARN: channel.ChatConfigurationArn },
      z.object({ Tags: z.array(tagSchema) }),
    );
  return {
    chatConfigurationArn: channel.ChatConfigurationArn,
    configurationName: channel.ConfigurationName,
    guardrailPolicyArns: channel.GuardrailPolicyArns,
    iamRoleArn: channel.IamRoleArn,
    loggingLevel: channel.LoggingLevel,
    snsTopicArns: channel.SnsTopicArns,
    userAuthorizationRequired: channel.UserAuthorizationRequired,
    tagsAll: tagsOf(Tags),
  };
}

export function chatTags(given: Tags) {
  return Object.entries(given).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
}

const nothing = z.looseObject({});

/** Calls whose answer says nothing of use. */
export function tell(context: ResourceContext, path: string, input: object): Promise<unknown> {
  return context.client(ChatbotClient).call(path, input, nothing);
}

export const channelTagging = {
  tag: (id: string, added: Tags, context: ResourceContext) =>
    tell(context, "/tag-resource", { ResourceARN: id, Tags: chatTags(added) }),
  untag: (id: string, keys: string[], context: ResourceContext) =>
    tell(context, "/untag-resource", { ResourceARN: id, TagKeys: keys }),
};
