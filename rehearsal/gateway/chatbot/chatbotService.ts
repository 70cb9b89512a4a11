import * as z from "zod";
import { AwsError, type AwsRequest } from "../awsRequest";
import { partitionOf } from "../partition";
import type { Operation, ServiceModule } from "../serviceModule";

const tagSchema = z.object({ TagKey: z.string(), TagValue: z.string() });
const settingsSchema = z.looseObject({
  ConfigurationName: z.string().regex(/^[A-Za-z0-9_-]{1,128}$/),
  IamRoleArn: z.string().startsWith("arn:"),
  SnsTopicArns: z.array(z.string()).default([]),
  LoggingLevel: z.enum(["ERROR", "INFO", "NONE"]).default("NONE"),
  GuardrailPolicyArns: z.array(z.string()).optional(),
  UserAuthorizationRequired: z.boolean().default(false),
  Tags: z.array(tagSchema).default([]),
});
type Settings = z.infer<typeof settingsSchema>;

/** What channels of one kind are told by, and how their answers name them. */
interface ChannelKind {
  readonly path: string;
  readonly identity: z.ZodType<Readonly<Record<string, string>>>;
}

const slack: ChannelKind = {
  path: "slack-channel",
  identity: z.looseObject({ SlackTeamId: z.string(), SlackChannelId: z.string() }) as ChannelKind["identity"],
};
const teams: ChannelKind = {
  path: "microsoft-teams-channel",
  identity: z.looseObject({
    TeamId: z.string(),
    TenantId: z.string(),
    ChannelId: z.string(),
  }) as ChannelKind["identity"],
};

interface Channel extends Settings {
  readonly ChatConfigurationArn: string;
}

/**
 * Amazon Q Developer in chat applications, once AWS Chatbot: channels are kept, and nothing is ever sent to one. Less than AWS: any
 * workspace and team counts as authorized, and the roles and topics that a channel names need not exist.
 */
export class ChatbotService implements ServiceModule {
  readonly service = "chatbot";
  /** By ARN; the service is global. */
  private readonly channels = new Map<string, Channel>();

  readonly operations: Readonly<Record<string, Operation>> = {
    CreateSlackChannelConfiguration: (request) => this.create(slack, request),
    UpdateSlackChannelConfiguration: (request) => this.update(request),
    DeleteSlackChannelConfiguration: (request) => this.delete(request),
    DescribeSlackChannelConfigurations: async (request) => ({
      SlackChannelConfigurations: [...this.channels.values()].filter(
        ({ ChatConfigurationArn: arn }) =>
          arn.includes(`::${request.account}:chat-configuration/${slack.path}/`) &&
          (request.parameters.ChatConfigurationArn ?? arn) === arn,
      ),
    }),

    CreateMicrosoftTeamsChannelConfiguration: (request) => this.create(teams, request),
    UpdateMicrosoftTeamsChannelConfiguration: (request) => this.update(request),
    DeleteMicrosoftTeamsChannelConfiguration: (request) => this.delete(request),
    GetMicrosoftTeamsChannelConfiguration: async (request) => ({ ChannelConfiguration: this.found(request) }),

    ListTagsForResource: async (request) => ({ Tags: this.found(request).Tags }),
    TagResource: async (request) => {
      const channel = this.found(request);
      const given = read(z.array(tagSchema), request.parameters.Tags);
      const keys = new Set(given.map(({ TagKey }) => TagKey));
      this.put({ ...channel, Tags: [...channel.Tags.filter(({ TagKey }) => !keys.has(TagKey)), ...given] });
      return {};
    },
    UntagResource: async (request) => {
      const channel = this.found(request);
      const keys = new Set(read(z.array(z.string()), request.parameters.TagKeys));
      this.put({ ...channel, Tags: channel.Tags.filter(({ TagKey }) => !keys.has(TagKey)) });
      return {};
    },
  };

  private async create(kind: ChannelKind, { account, region, parameters }: AwsRequest) {
    read(kind.identity, parameters);
    const settings = read(settingsSchema, parameters);
    const partition = partitionOf(region);
    const ChatConfigurationArn = `arn:${partition}:chatbot::${account}:chat-configuration/${kind.path}/${settings.ConfigurationName}`;
    if (this.channels.has(ChatConfigurationArn)) {
      throw new AwsError("ConflictException", `Configuration ${settings.ConfigurationName} exists already`, 409);
    }
    // "If this is not set, the AdministratorAccess policy is the guardrail."
    const GuardrailPolicyArns = settings.GuardrailPolicyArns ?? [
      `arn:${partition}:iam::aws:policy/AdministratorAccess`,
    ];
    return { ChannelConfiguration: this.put({ ...settings, GuardrailPolicyArns, ChatConfigurationArn }) };
  }

  private async update(request: AwsRequest) {
    return { ChannelConfiguration: this.put({ ...this.found(request), ...request.parameters }) };
  }

  private async delete(request: AwsRequest) {
    this.channels.delete(this.found(request).ChatConfigurationArn);
    return {};
  }

  private put(channel: Channel): Channel {
    this.channels.set(channel.ChatConfigurationArn, channel);
    return channel;
  }

  private found({ account, parameters }: AwsRequest): Channel {
    const arn = parameters.ChatConfigurationArn ?? parameters.ResourceARN;
    const channel = typeof arn === "string" && arn.includes(`::${account}:`) ? this.channels.get(arn) : undefined;
    if (channel) return channel;
    throw new AwsError("ResourceNotFoundException", `There is no chat configuration ${String(arn)}`, 404);
  }
}

function read<T>(schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new AwsError("InvalidRequestException", z.prettifyError(parsed.error));
}
