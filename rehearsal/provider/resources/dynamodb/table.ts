import {
  type BillingMode,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ListTagsOfResourceCommand,
  type ScalarAttributeType,
  type StreamViewType,
  type TableClass,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateTableCommand,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from "@aws-sdk/client-dynamodb";
import type { TableArgs, TableState } from "@pulumi/aws/dynamodb/table";
import { flag, number, object, region, set, tags, text } from "../../property";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";
import { tagList, tagsOf } from "../../tags";
import { setPointInTimeRecovery, setTimeToLive } from "./tableFeatures";
import {
  globalIndex,
  globalIndexOutput,
  globalIndexRequest,
  indexUpdates,
  keySchema,
  localIndexOutput,
  localIndexRequest,
} from "./tableIndexes";

/** Its id is its name. */
export const table = defineResource<TableArgs, TableState>()({
  inputs: {
    attributes: set(
      object({ name: text({ required: true }), type: text({ required: true, values: ["S", "N", "B"] }) }),
    ),
    billingMode: text({ default: "PROVISIONED", values: ["PROVISIONED", "PAY_PER_REQUEST"] }),
    deletionProtectionEnabled: flag(),
    globalSecondaryIndexes: set(object(globalIndex)),
    hashKey: text({ required: true, replaces: true }),
    localSecondaryIndexes: set(
      object({
        name: text({ required: true }),
        nonKeyAttributes: set(text()),
        projectionType: text({ required: true }),
        rangeKey: text({ required: true }),
      }),
      { replaces: true },
    ),
    name: text({ replaces: true, autoName: { maxLength: 255 } }),
    pointInTimeRecovery: object(
      { enabled: flag({ required: true }), recoveryPeriodInDays: number({ computed: true }) },
      { computed: true },
    ),
    rangeKey: text({ replaces: true }),
    readCapacity: number({ computed: true }),
    region,
    serverSideEncryption: object({ enabled: flag({ required: true }), kmsKeyArn: text({ computed: true }) }),
    streamEnabled: flag(),
    streamViewType: text({ computed: true }),
    tableClass: text({ default: "STANDARD", values: ["STANDARD", "STANDARD_INFREQUENT_ACCESS"] }),
    tags,
    ttl: object({ attributeName: text(), enabled: flag({ default: true }) }, { computed: true }),
    writeCapacity: number({ computed: true }),
  },
  missing: ["ResourceNotFoundException"],
  refuse: ({ attributes, hashKey, rangeKey, globalSecondaryIndexes = [], localSecondaryIndexes = [] }) => {
    const indexKeys = [...globalSecondaryIndexes, ...localSecondaryIndexes].flatMap((index) => [
      "hashKey" in index ? index.hashKey : undefined,
      index.rangeKey,
    ]);
    const keys = [...new Set([hashKey, rangeKey, ...indexKeys].filter((name) => name !== undefined))].sort();
    const declared = (attributes ?? []).map(({ name }) => name).sort();
    return JSON.stringify(declared) === JSON.stringify(keys)
      ? undefined
      : {
          property: "attributes",
          reason: `"attributes" must name all keys of the table and its indexes, and nothing else: ${keys.join(", ")}.`,
        };
  },

  async create(inputs, context) {
    const client = context.client(DynamoDBClient);
    const TableName = inputs.name;
    const provisioned = inputs.billingMode === "PROVISIONED";
    const globalIndexes = inputs.globalSecondaryIndexes ?? [];
    const localIndexes = inputs.localSecondaryIndexes ?? [];
    await client.send(
      new CreateTableCommand({
        TableName,
        AttributeDefinitions: attributeDefinitions(inputs.attributes),
        KeySchema: keySchema(inputs.hashKey, inputs.rangeKey),
        BillingMode: inputs.billingMode as BillingMode,
        ProvisionedThroughput: provisioned
          ? { ReadCapacityUnits: inputs.readCapacity ?? 1, WriteCapacityUnits: inputs.writeCapacity ?? 1 }
          : undefined,
        GlobalSecondaryIndexes:
          globalIndexes.length > 0 ? globalIndexes.map((index) => globalIndexRequest(index, provisioned)) : undefined,
        LocalSecondaryIndexes:
          localIndexes.length > 0 ? localIndexes.map((index) => localIndexRequest(inputs.hashKey, index)) : undefined,
        SSESpecification: inputs.serverSideEncryption && encryption(inputs.serverSideEncryption),
        DeletionProtectionEnabled: inputs.deletionProtectionEnabled,
        StreamSpecification: inputs.streamEnabled
          ? { StreamEnabled: true, StreamViewType: inputs.streamViewType as StreamViewType }
          : undefined,
        TableClass: inputs.tableClass as TableClass,
        Tags: tagList(context.tags),
      }),
    );
    context.created(TableName);
    await active(client, TableName);
    if (inputs.pointInTimeRecovery) await setPointInTimeRecovery(client, TableName, inputs.pointInTimeRecovery);
    if (inputs.ttl?.enabled) await setTimeToLive(client, TableName, inputs.ttl);
    return TableName;
  },

  async read(id, context) {
    const client = context.client(DynamoDBClient);
    const { Table } = await client.send(new DescribeTableCommand({ TableName: id }));
    if (!Table || Table.TableStatus === "DELETING") return undefined;
    const [{ ContinuousBackupsDescription: backups }, { TimeToLiveDescription: ttl }, { Tags }] = await Promise.all([
      client.send(new DescribeContinuousBackupsCommand({ TableName: id })),
      client.send(new DescribeTimeToLiveCommand({ TableName: id })),
      client.send(new ListTagsOfResourceCommand({ ResourceArn: Table.TableArn })),
    ]);
    const key = (type: string) => Table.KeySchema?.find(({ KeyType }) => KeyType === type)?.AttributeName;
    const recovery = backups?.PointInTimeRecoveryDescription;
    const encrypted = Table.SSEDescription?.Status === "ENABLED";
    return {
      name: Table.TableName,
      arn: Table.TableArn,
      hashKey: key("HASH"),
      rangeKey: key("RANGE"),
      attributes: Table.AttributeDefinitions?.map(({ AttributeName: name, AttributeType: type }) => ({ name, type })),
      billingMode: Table.BillingModeSummary?.BillingMode ?? "PROVISIONED",
      readCapacity: Table.ProvisionedThroughput?.ReadCapacityUnits,
      writeCapacity: Table.ProvisionedThroughput?.WriteCapacityUnits,
      globalSecondaryIndexes: Table.GlobalSecondaryIndexes?.map(globalIndexOutput),
      localSecondaryIndexes: Table.LocalSecondaryIndexes?.map(localIndexOutput),
      deletionProtectionEnabled: Table.DeletionProtectionEnabled ?? false,
      serverSideEncryption: encrypted ? { enabled: true, kmsKeyArn: Table.SSEDescription?.KMSMasterKeyArn } : undefined,
      streamEnabled: Table.StreamSpecification?.StreamEnabled ?? false,
      streamViewType: Table.StreamSpecification?.StreamViewType,
      streamArn: Table.LatestStreamArn,
      streamLabel: Table.LatestStreamLabel,
      tableClass: Table.TableClassSummary?.TableClass ?? "STANDARD",
      pointInTimeRecovery: {
        enabled: recovery?.PointInTimeRecoveryStatus === "ENABLED",
        recoveryPeriodInDays: recovery?.RecoveryPeriodInDays,
      },
      ttl: { attributeName: ttl?.AttributeName, enabled: ttl?.TimeToLiveStatus === "ENABLED" },
      tagsAll: tagsOf(Tags),
    };
  },

  async update(id, { inputs, before, changed }, context) {
    const client = context.client(DynamoDBClient);
    const TableName = id;
    if (changed("billingMode", "readCapacity", "writeCapacity")) {
      const ProvisionedThroughput =
        inputs.billingMode === "PROVISIONED"
          ? { ReadCapacityUnits: inputs.readCapacity ?? 1, WriteCapacityUnits: inputs.writeCapacity ?? 1 }
          : undefined;
      await client.send(
        new UpdateTableCommand({ TableName, BillingMode: inputs.billingMode as BillingMode, ProvisionedThroughput }),
      );
    }
    // DynamoDB takes one change of an index, of the stream or of the encryption at a time.
    const AttributeDefinitions = attributeDefinitions(inputs.attributes);
    const provisioned = inputs.billingMode === "PROVISIONED";
    for (const update of indexUpdates(before.globalSecondaryIndexes, inputs.globalSecondaryIndexes, provisioned)) {
      await client.send(
        new UpdateTableCommand({ TableName, AttributeDefinitions, GlobalSecondaryIndexUpdates: [update] }),
      );
      await active(client, TableName);
    }
    if (changed("serverSideEncryption")) {
      const SSESpecification = encryption(inputs.serverSideEncryption ?? { enabled: false });
      await client.send(new UpdateTableCommand({ TableName, SSESpecification }));
    }
    if (changed("streamEnabled", "streamViewType")) {
      const StreamSpecification = inputs.streamEnabled
        ? { StreamEnabled: true, StreamViewType: inputs.streamViewType as StreamViewType }
        : { StreamEnabled: false };
      await client.send(new UpdateTableCommand({ TableName, StreamSpecification }));
    }
    if (changed("tableClass")) {
      await client.send(new UpdateTableCommand({ TableName, TableClass: inputs.tableClass as TableClass }));
    }
    if (changed("deletionProtectionEnabled")) {
      const DeletionProtectionEnabled = inputs.deletionProtectionEnabled ?? false;
      await client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled }));
    }
    if (changed("pointInTimeRecovery") && inputs.pointInTimeRecovery) {
      await setPointInTimeRecovery(client, TableName, inputs.pointInTimeRecovery);
    }
    if (changed("ttl") && inputs.ttl) await setTimeToLive(client, TableName, inputs.ttl);
    await active(client, TableName);
  },

  async delete(id, context) {
    const client = context.client(DynamoDBClient);
    await client.send(new DeleteTableCommand({ TableName: id }));
    await waitUntilTableNotExists({ client, maxWaitTime: 600, minDelay: 1 }, { TableName: id });
  },

  tagging: {
    tag: (id, added, context) =>
      context
        .client(DynamoDBClient)
        .send(new TagResourceCommand({ ResourceArn: arnOf(id, context), Tags: tagList(added) })),
    untag: (id, keys, context) =>
      context.client(DynamoDBClient).send(new UntagResourceCommand({ ResourceArn: arnOf(id, context), TagKeys: keys })),
  },
});

function attributeDefinitions(attributes: readonly { name: string; type: string }[] = []) {
  return attributes.map(({ name, type }) => ({ AttributeName: name, AttributeType: type as ScalarAttributeType }));
}

function encryption({ enabled, kmsKeyArn }: { readonly enabled: boolean; readonly kmsKeyArn?: string | undefined }) {
  return { Enabled: enabled, ...(enabled ? { SSEType: "KMS" as const, KMSMasterKeyId: kmsKeyArn } : {}) };
}

async function active(client: DynamoDBClient, TableName: string): Promise<void> {
  await waitUntilTableExists({ client, maxWaitTime: 600, minDelay: 1 }, { TableName });
}

function arnOf(name: string, { partition, region: home, account }: ResourceContext): string {
  return `arn:${partition}:dynamodb:${home}:${account}:table/${name}`;
}
