import assert from "node:assert/strict";
import { ConditionalCheckFailedException, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { Ledger } from "../../functions/aws/ledger";
import { type Incident, incidentSchema, subjectKey } from "../../functions/domain/incident";
import { answerBy } from "./standInClient";

type Item = Readonly<Record<string, unknown>>;

/** The ledger on a table in memory that keeps DynamoDB's conditions, as far as the ledger uses them. */
export class MemoryLedger {
  readonly ledger: Ledger;
  private readonly items = new Map<string, Item>();
  /** How often an item was written. */
  writes = 0;

  constructor() {
    const client = new DynamoDBClient({ region: "eu-central-1" });
    answerBy(client, ({ operation, input }) => {
      if (operation === "PutItem") return this.put(input);
      if (operation === "TransactWriteItems") return this.putAll(input.TransactItems as { readonly Put: Item }[]);
      assert.equal(operation, "GetItem");
      const found = this.items.get(keyOf(unmarshall(input.Key as never)));
      return found === undefined ? {} : { Item: marshall(found) };
    });
    this.ledger = new Ledger(client, "firebreak-incidents");
  }

  get incidents(): readonly Incident[] {
    return [...this.items.values()].map((item) => incidentSchema.parse(item));
  }

  /** An incident as some responder left it. */
  keep(incident: Incident): void {
    const item = { pk: subjectKey(incident), sk: "current", ...incident };
    this.items.set(keyOf(item), item);
  }

  /** The ledger's only transaction: the past entry, whatever is there, and the present one on the version that was read. */
  private putAll([past, next]: readonly { readonly Put: Item }[]): object {
    assert.ok(past && next);
    this.put(next.Put);
    const item = unmarshall(past.Put.Item as never);
    this.items.set(keyOf(item), item);
    return {};
  }

  private put({ Item: item, ConditionExpression: condition, ExpressionAttributeValues: values }: Item): object {
    const written = unmarshall(item as never);
    const found = this.items.get(keyOf(written));
    const holds =
      condition === "version = :seen"
        ? found?.version === unmarshall(values as never)[":seen"]
        : condition === "attribute_not_exists(pk)" && found === undefined;
    if (!holds) {
      throw new ConditionalCheckFailedException({
        message: "The conditional request failed",
        $metadata: {},
        ...(found === undefined ? {} : { Item: marshall(found) }),
      });
    }
    this.writes += 1;
    this.items.set(keyOf(written), written);
    return {};
  }
}

function keyOf({ pk, sk }: Item): string {
  return `${String(pk)}#${String(sk)}`;
}
