import { setTimeout as sleep } from "node:timers/promises";
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import { hourOf, type RequestLimits, refusalsTold } from "../domain/requestLimit";
import { requestContainment } from "./definition";

/** A request as the ledger keeps it, beside the incidents and under keys of its own. It never holds the ExternalId. */
const recordSchema = z.object({
  attempts: z.number().int(),
  /** How it ended; not there while it is worked on. */
  ended: z.string().optional(),
  /** Lambda's request id of who works on it, and until when. */
  owner: z.string(),
  until: z.string(),
});

export type Admission =
  /** `attempt` counts from 1; Lambda makes three. */
  | { readonly kind: "admitted"; readonly attempt: number }
  /** It was answered before, or another invocation is at it. */
  | { readonly kind: "known"; readonly because: string }
  | { readonly kind: "too-many"; readonly because: string };

export interface Asked {
  readonly requestId: string;
  readonly arn: string;
  /** Whose share it counts in: the publisher, or `person`. */
  readonly source: string;
  readonly requestedBy: string;
  readonly reason: string;
  readonly at: string;
}

/** The hold of one invocation on a request. */
export interface Owner {
  readonly owner: string;
  readonly until: string;
}

/** Counters share an item with whoever asks in the same hour: who collides tries again, for some two seconds. */
const collisions = 6;

/**
 * Which requests were let through, in the table of the incident ledger. One transaction writes down the request and counts it
 * in the share of its source and of all, or does neither; so no number of invocations side by side gets past a limit.
 */
export class Admissions {
  constructor(
    private readonly dynamodb: DynamoDBClient,
    private readonly table: string,
    private readonly limits: RequestLimits,
  ) {}

  /** Throws what the SDK throws. A request that was let through is not counted again when it is tried again. */
  async admit(asked: Asked, owner: Owner): Promise<Admission> {
    for (let collision = 0; ; collision += 1) {
      const reasons = await this.write(asked, owner);
      if (reasons === undefined) return { kind: "admitted", attempt: 1 };
      const [request, ofSource, ofAll] = reasons;
      if (request === "ConditionalCheckFailed") return this.again(asked, owner);
      const { perSource, inAll } = this.limits;
      if (ofSource === "ConditionalCheckFailed")
        return tooMany(`${asked.source} has had its ${perSource} requests of this hour`);
      if (ofAll === "ConditionalCheckFailed")
        return tooMany(`all together have had the ${inAll} requests of this hour`);
      if (collision === collisions)
        throw new Error(`Request ${asked.requestId} could not be counted: ${reasons.join(", ")}`);
      await sleep(50 * 2 ** collision * (0.5 + Math.random() / 2));
    }
  }

  /** Notes how a request ended, so that a later delivery of it does nothing. */
  async end(requestId: string, ended: string): Promise<void> {
    await this.dynamodb.send(
      new UpdateItemCommand({
        TableName: this.table,
        Key: requestKey(requestId),
        UpdateExpression: "SET ended = :ended",
        ExpressionAttributeValues: marshall({ ":ended": ended }),
      }),
    );
  }

  /** Whether people are still told of refusals in this hour, and whether this is the last of it that they are told of. */
  async tellsRefusal(at: string): Promise<{ readonly told: boolean; readonly last: boolean }> {
    try {
      const { Attributes: counted = {} } = await this.dynamodb.send(
        new UpdateItemCommand({ ...this.count("refused", at, refusalsTold), ReturnValues: "UPDATED_NEW" }),
      );
      return { told: true, last: unmarshall(counted).requests === refusalsTold };
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return { told: false, last: false };
      throw error;
    }
  }

  /** Why the transaction was not made, by its parts; undefined where it was. */
  private async write({ at, ...asked }: Asked, owner: Owner): Promise<readonly string[] | undefined> {
    const record = { ...asked, at, ...owner, attempts: 1 };
    const items: TransactWriteItem[] = [
      {
        Put: {
          TableName: this.table,
          Item: { ...requestKey(asked.requestId), ...marshall(record) },
          ConditionExpression: "attribute_not_exists(pk)",
        },
      },
      { Update: this.count(asked.source, at, this.limits.perSource) },
      { Update: this.count("all", at, this.limits.inAll) },
    ];
    try {
      await this.dynamodb.send(new TransactWriteItemsCommand({ TransactItems: items }));
      return undefined;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      return (error.CancellationReasons ?? []).map(({ Code: code }) => code ?? "None");
    }
  }

  private count(source: string, at: string, most: number) {
    return {
      TableName: this.table,
      Key: marshall({ pk: `requests/${source}/${hourOf(at)}/${requestContainment.name}`, sk: "count" }),
      UpdateExpression: "ADD requests :one",
      ConditionExpression: "attribute_not_exists(requests) OR requests < :most",
      ExpressionAttributeValues: marshall({ ":one": 1, ":most": most }),
    };
  }

  /** A retry of Lambda's, a second delivery by SNS, or the SDK's own repetition of a transaction whose answer was lost. */
  private async again(asked: Asked, { owner, until }: Owner): Promise<Admission> {
    const { Item: item } = await this.dynamodb.send(
      new GetItemCommand({ TableName: this.table, Key: requestKey(asked.requestId), ConsistentRead: true }),
    );
    const found = recordSchema.parse(unmarshall(item ?? {}));
    if (found.ended !== undefined) return { kind: "known", because: `it ended ${found.ended}` };
    if (found.owner !== owner && found.until > new Date().toISOString())
      return { kind: "known", because: `another invocation (${found.owner}) is at it until ${found.until}` };
    try {
      await this.dynamodb.send(
        new UpdateItemCommand({
          TableName: this.table,
          Key: requestKey(asked.requestId),
          UpdateExpression: "SET attempts = :next, #owner = :owner, #until = :until",
          ConditionExpression: "attempts = :seen",
          ExpressionAttributeNames: { "#owner": "owner", "#until": "until" },
          ExpressionAttributeValues: marshall({
            ":next": found.attempts + 1,
            ":seen": found.attempts,
            ":owner": owner,
            ":until": until,
          }),
        }),
      );
      return { kind: "admitted", attempt: found.attempts + 1 };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return { kind: "known", because: "another invocation has just begun with it" };
    }
  }
}

function requestKey(requestId: string) {
  return marshall({ pk: `request/${requestId}/${requestContainment.name}`, sk: "request" });
}

function tooMany(because: string): Admission {
  return { kind: "too-many", because };
}
