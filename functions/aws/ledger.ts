import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { withRecorded } from "../domain/changes";
import { type Claimant, carriedOver, judgeClaim } from "../domain/claim";
import { type Incident, incidentSchema, subjectKey, subjectOf } from "../domain/incident";

export type ClaimResult =
  | { readonly kind: "claimed"; readonly incident: Incident; readonly resumed: boolean }
  | { readonly kind: "known"; readonly incident: Incident };

/** Somebody else wrote the incident since it was read: this invocation lost its lease and must not go on. */
export class LeaseLostError extends Error {
  override readonly name = "LeaseLostError";
}

/** One of a few things that may be done at once. */
export interface PlaceRequest {
  /** Ends in the responder's name: a responder's role writes no other keys (`components/responder.ts`). */
  readonly key: string;
  readonly places: number;
  readonly holder: string;
  readonly until: Date;
}

/** Sort key of a subject's present incident; past ones are kept under their incident id. */
const present = "current";

/** The incident ledger: a DynamoDB table keyed by account, Region, resource and action (`components/incidentLedger.ts`). */
export class Ledger {
  constructor(
    private readonly dynamodb: DynamoDBClient,
    private readonly table: string,
  ) {}

  /**
   * Opens an incident, or finds what is there: one call where the subject is new or known, two where an incident is taken
   * over or begun anew. `fresh` is the incident as it would be opened now.
   */
  async claim(fresh: Incident, claimant: Claimant): Promise<ClaimResult> {
    const found = await this.putIf(fresh, "attribute_not_exists(pk)", undefined);
    if (found === undefined) return { kind: "claimed", incident: fresh, resumed: false };
    // A claim whose answer was lost is repeated by the SDK and finds itself.
    if (found.version === fresh.version && found.lease?.owner === claimant.requestId) {
      return { kind: "claimed", incident: found, resumed: true };
    }
    switch (judgeClaim(found, claimant)) {
      case "known":
        return { kind: "known", incident: found };
      case "resume": {
        const lease = fresh.lease;
        const incident = await this.write({
          ...found,
          ...(lease === undefined ? {} : { lease }),
          occurrence: claimant.occurrence,
        });
        return { kind: "claimed", incident, resumed: true };
      }
      case "reopen": {
        const lastReleasedAt = found.releasedAt ?? found.lastReleasedAt;
        const incident = {
          ...fresh,
          ...(lastReleasedAt === undefined ? {} : { lastReleasedAt }),
          version: found.version + 1,
          changes: [...withRecorded(carriedOver(found), fresh.changes)],
        };
        await this.supersede(found, incident);
        return { kind: "claimed", incident, resumed: false };
      }
    }
  }

  /** The present incident of a subject, by its key (`subjectKey`). */
  async read(key: string): Promise<Incident | undefined> {
    const { Item: item } = await this.dynamodb.send(
      new GetItemCommand({ TableName: this.table, Key: marshall({ pk: key, sk: present }), ConsistentRead: true }),
    );
    return item === undefined ? undefined : incidentSchema.parse(unmarshall(item));
  }

  /** Writes the next version of an incident and returns it. Throws `LeaseLostError` where the version has moved on. */
  async write(incident: Incident): Promise<Incident> {
    const next = { ...incident, version: incident.version + 1, updatedAt: new Date().toISOString() };
    const found = await this.putIf(next, "version = :seen", incident.version);
    if (found !== undefined && !(found.version === next.version && found.lease?.owner === next.lease?.owner)) {
      throw new LeaseLostError(
        `Incident ${incident.incidentId} (${subjectKey(subjectOf(incident))}) was written by ${found.lease?.owner ?? "another invocation"} meanwhile; it goes on there.`,
      );
    }
    return next;
  }

  /**
   * Takes one of a few places until then, or tells that each is held. A place is never given back: it falls free by itself,
   * also where its holder has died. One call where the first place that is tried is free.
   */
  async holdPlace({ key, places, holder, until }: PlaceRequest): Promise<boolean> {
    const first = Math.floor(Math.random() * places);
    for (let offset = 0; offset < places; offset++) {
      try {
        await this.dynamodb.send(
          new PutItemCommand({
            TableName: this.table,
            Item: marshall({
              pk: key,
              sk: `place-${(first + offset) % places}`,
              holder,
              heldUntil: until.toISOString(),
            }),
            // Its own holder: a request whose answer was lost is repeated by the SDK.
            ConditionExpression: "attribute_not_exists(pk) OR heldUntil < :now OR holder = :holder",
            ExpressionAttributeValues: marshall({ ":now": new Date().toISOString(), ":holder": holder }),
          }),
        );
        return true;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    }
    return false;
  }

  /** The entry that stood in the way, or undefined where the write went through. */
  private async putIf(incident: Incident, condition: string, seen: number | undefined): Promise<Incident | undefined> {
    try {
      await this.dynamodb.send(
        new PutItemCommand({
          TableName: this.table,
          Item: itemOf(incident, present),
          ConditionExpression: condition,
          ...(seen === undefined ? {} : { ExpressionAttributeValues: marshall({ ":seen": seen }) }),
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
      );
      return undefined;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException && error.Item !== undefined)
        return incidentSchema.parse(unmarshall(error.Item));
      throw error;
    }
  }

  /** Keeps the past incident under its own id and puts the new one in its place, both or neither. */
  private async supersede(past: Incident, next: Incident): Promise<void> {
    await this.dynamodb.send(
      new TransactWriteItemsCommand({
        // The token makes a repeated request (lost answer) succeed instead of failing its own condition.
        ClientRequestToken: next.incidentId,
        TransactItems: [
          { Put: { TableName: this.table, Item: itemOf(past, past.incidentId) } },
          {
            Put: {
              TableName: this.table,
              Item: itemOf(next, present),
              ConditionExpression: "version = :seen",
              ExpressionAttributeValues: marshall({ ":seen": past.version }),
            },
          },
        ],
      }),
    );
  }
}

function itemOf(incident: Incident, sortKey: string) {
  return marshall({ pk: subjectKey(subjectOf(incident)), sk: sortKey, ...incident }, { removeUndefinedValues: true });
}
