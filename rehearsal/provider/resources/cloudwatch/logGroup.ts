import {
  AssociateKmsKeyCommand,
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  DisassociateKmsKeyCommand,
  ListTagsForResourceCommand,
  type LogGroupClass,
  PutRetentionPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type { LogGroupArgs, LogGroupState } from "@pulumi/aws/cloudwatch/logGroup";
import { flag, number, region, tags, text } from "../../property";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";

/** The periods that CloudWatch Logs takes (API Reference, "PutRetentionPolicy"); 0 keeps events for ever. */
const retentions = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Its id is its name. */
export const logGroup = defineResource<LogGroupArgs, LogGroupState>()({
  inputs: {
    kmsKeyId: text(),
    logGroupClass: text({ computed: true, replaces: true, values: ["STANDARD", "INFREQUENT_ACCESS", "DELIVERY"] }),
    name: text({ replaces: true, autoName: { maxLength: 512 }, conflictsWith: "namePrefix" }),
    namePrefix: text({ replaces: true }),
    region,
    retentionInDays: number({ default: 0 }),
    skipDestroy: flag(),
    tags,
  },
  missing: ["ResourceNotFoundException"],
  refuse: ({ retentionInDays }) =>
    retentions.includes(retentionInDays)
      ? undefined
      : {
          property: "retentionInDays",
          reason: `"retentionInDays" must be one of ${retentions.join(", ")}, not ${retentionInDays}.`,
        },

  async create(inputs, context) {
    const logs = context.client(CloudWatchLogsClient);
    const logGroupName = inputs.name;
    await logs.send(
      new CreateLogGroupCommand({
        logGroupName,
        kmsKeyId: inputs.kmsKeyId,
        logGroupClass: inputs.logGroupClass as LogGroupClass | undefined,
        tags: { ...context.tags },
      }),
    );
    context.created(logGroupName);
    const { retentionInDays } = inputs;
    if (retentionInDays > 0) await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays }));
    return logGroupName;
  },

  async read(id, context) {
    const logs = context.client(CloudWatchLogsClient);
    const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: id }));
    const group = logGroups.find(({ logGroupName }) => logGroupName === id);
    if (!group) return undefined;
    const { tags: tagsAll } = await logs.send(new ListTagsForResourceCommand({ resourceArn: arnOf(id, context) }));
    return {
      name: group.logGroupName,
      // Describe answers the ARN with ":*" at its end, which policies and tags do not take.
      arn: arnOf(id, context),
      kmsKeyId: group.kmsKeyId,
      logGroupClass: group.logGroupClass ?? "STANDARD",
      retentionInDays: group.retentionInDays ?? 0,
      tagsAll: tagsAll ?? {},
    };
  },

  async update(id, { inputs, changed }, context) {
    const logs = context.client(CloudWatchLogsClient);
    const logGroupName = id;
    if (changed("retentionInDays")) {
      const { retentionInDays } = inputs;
      if (retentionInDays > 0) await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays }));
      else await logs.send(new DeleteRetentionPolicyCommand({ logGroupName }));
    }
    if (changed("kmsKeyId")) {
      const { kmsKeyId } = inputs;
      if (kmsKeyId) await logs.send(new AssociateKmsKeyCommand({ logGroupName, kmsKeyId }));
      else await logs.send(new DisassociateKmsKeyCommand({ logGroupName }));
    }
  },

  async delete(id, context, known) {
    if (known.skipDestroy) return;
    await context.client(CloudWatchLogsClient).send(new DeleteLogGroupCommand({ logGroupName: id }));
  },

  tagging: {
    tag: (id, added, context) =>
      context
        .client(CloudWatchLogsClient)
        .send(new TagResourceCommand({ resourceArn: arnOf(id, context), tags: { ...added } })),
    untag: (id, keys, context) =>
      context
        .client(CloudWatchLogsClient)
        .send(new UntagResourceCommand({ resourceArn: arnOf(id, context), tagKeys: keys })),
  },
});

function arnOf(name: string, { partition, region: home, account }: ResourceContext): string {
  return `arn:${partition}:logs:${home}:${account}:log-group:${name}`;
}
