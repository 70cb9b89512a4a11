import type {
  GlobalSecondaryIndex,
  GlobalSecondaryIndexDescription,
  GlobalSecondaryIndexUpdate,
  KeySchemaElement,
  LocalSecondaryIndex,
  LocalSecondaryIndexDescription,
  ProjectionType,
} from "@aws-sdk/client-dynamodb";
import { number, set, text, type Values } from "../../property";

export const globalIndex = {
  hashKey: text({ required: true }),
  name: text({ required: true }),
  nonKeyAttributes: set(text()),
  projectionType: text({ required: true, values: ["ALL", "INCLUDE", "KEYS_ONLY"] }),
  rangeKey: text(),
  readCapacity: number({ computed: true }),
  writeCapacity: number({ computed: true }),
} as const;
type GlobalIndex = Values<typeof globalIndex>;

interface LocalIndex {
  readonly name: string;
  readonly rangeKey: string;
  readonly projectionType: string;
  readonly nonKeyAttributes?: readonly string[] | undefined;
}

export function keySchema(hashKey: string, rangeKey: string | undefined): KeySchemaElement[] {
  const hash: KeySchemaElement = { AttributeName: hashKey, KeyType: "HASH" };
  return rangeKey ? [hash, { AttributeName: rangeKey, KeyType: "RANGE" }] : [hash];
}

export function globalIndexRequest(index: GlobalIndex, provisioned: boolean): GlobalSecondaryIndex {
  return {
    IndexName: index.name,
    KeySchema: keySchema(index.hashKey, index.rangeKey),
    Projection: projection(index),
    ProvisionedThroughput: provisioned
      ? { ReadCapacityUnits: index.readCapacity ?? 1, WriteCapacityUnits: index.writeCapacity ?? 1 }
      : undefined,
  };
}

export function localIndexRequest(hashKey: string, index: LocalIndex): LocalSecondaryIndex {
  return { IndexName: index.name, KeySchema: keySchema(hashKey, index.rangeKey), Projection: projection(index) };
}

export function globalIndexOutput(index: GlobalSecondaryIndexDescription) {
  return {
    ...localIndexOutput(index),
    hashKey: index.KeySchema?.find(({ KeyType }) => KeyType === "HASH")?.AttributeName,
    readCapacity: index.ProvisionedThroughput?.ReadCapacityUnits,
    writeCapacity: index.ProvisionedThroughput?.WriteCapacityUnits,
  };
}

export function localIndexOutput(index: LocalSecondaryIndexDescription) {
  return {
    name: index.IndexName,
    rangeKey: index.KeySchema?.find(({ KeyType }) => KeyType === "RANGE")?.AttributeName,
    projectionType: index.Projection?.ProjectionType,
    nonKeyAttributes: index.Projection?.NonKeyAttributes,
  };
}

/** An index cannot be changed: one that differs is deleted and made again. */
export function indexUpdates(
  before: readonly GlobalIndex[] = [],
  wanted: readonly GlobalIndex[] = [],
  provisioned: boolean,
): GlobalSecondaryIndexUpdate[] {
  const request = (index: GlobalIndex) => globalIndexRequest(index, provisioned);
  const text = (index: GlobalIndex) => JSON.stringify(globalIndexRequest(index, false));
  const same = (index: GlobalIndex, others: readonly GlobalIndex[]) =>
    others.some((other) => text(other) === text(index));
  return [
    ...before.filter((index) => !same(index, wanted)).map((index) => ({ Delete: { IndexName: index.name } })),
    ...wanted.filter((index) => !same(index, before)).map((index) => ({ Create: request(index) })),
  ];
}

function projection(index: {
  readonly projectionType: string;
  readonly nonKeyAttributes?: readonly string[] | undefined;
}) {
  return {
    ProjectionType: index.projectionType as ProjectionType,
    NonKeyAttributes: index.nonKeyAttributes && [...index.nonKeyAttributes],
  };
}
