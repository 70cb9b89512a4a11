import { CreateTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";

export const ledgerTable = "incidents";

/** A table of the ledger's keys, for a responder that runs in the test's own process and not in a deployed stack. */
export async function createLedgerTable(dynamodb: DynamoDBClient): Promise<void> {
  await dynamodb.send(
    new CreateTableCommand({
      TableName: ledgerTable,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      AttributeDefinitions: [
        { AttributeName: "pk", AttributeType: "S" },
        { AttributeName: "sk", AttributeType: "S" },
      ],
    }),
  );
}
