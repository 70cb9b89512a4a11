import { createHash } from "node:crypto";
import { type DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import type { FoundTag } from "./tagReading";

/** Fingerprints of the exceptions of one account that the last report told of, by place. */
export type KnownPlaces = ReadonlyMap<string, ReadonlySet<string>>;

/** Of SHA-256: enough that nobody finds two tags with the same one. */
const fingerprintBytes = 16;

const itemSchema = z.object({ places: z.record(z.string(), z.instanceof(Uint8Array)) });

/**
 * What the last report told of, in the table of the incident ledger: one item an account, under keys that end in the
 * function's own name, as a responder's do. Sixteen bytes an exception, so that the share of an account (10,000) takes
 * 160 kB of the 400 that an item may have.
 */
export class KnownExceptions {
  constructor(
    private readonly dynamodb: DynamoDBClient,
    private readonly table: string,
  ) {}

  /** Empty for an account that no report told of yet. Throws what the SDK throws. */
  async read(accountId: string): Promise<KnownPlaces> {
    const { Item: item } = await this.dynamodb.send(
      new GetItemCommand({ TableName: this.table, Key: marshall(keyOf(accountId)), ConsistentRead: true }),
    );
    if (item === undefined) return new Map();
    const { places } = itemSchema.parse(unmarshall(item));
    return new Map(Object.entries(places).map(([place, bytes]) => [place, new Set(fingerprintsIn(bytes))]));
  }

  /** Throws what the SDK throws. */
  async write(accountId: string, known: KnownPlaces): Promise<void> {
    const places = Object.fromEntries([...known].map(([place, prints]) => [place, bytesOf(prints)]));
    await this.dynamodb.send(
      new PutItemCommand({ TableName: this.table, Item: marshall({ ...keyOf(accountId), places }) }),
    );
  }
}

/** Another value on the same resource is another exception: somebody has to have approved that too. */
export function fingerprintOf({ resource, key, value }: FoundTag): string {
  return createHash("sha256")
    .update(JSON.stringify([resource, key, value]))
    .digest()
    .subarray(0, fingerprintBytes)
    .toString("base64");
}

function keyOf(accountId: string) {
  return { pk: `${accountId}/exceptions/report-exceptions`, sk: "known" };
}

function bytesOf(fingerprints: ReadonlySet<string>): Uint8Array {
  return Buffer.concat([...fingerprints].sort().map((fingerprint) => Buffer.from(fingerprint, "base64")));
}

function fingerprintsIn(bytes: Uint8Array): readonly string[] {
  return Array.from({ length: bytes.length / fingerprintBytes }, (_, index) =>
    Buffer.from(bytes.subarray(index * fingerprintBytes, (index + 1) * fingerprintBytes)).toString("base64"),
  );
}
