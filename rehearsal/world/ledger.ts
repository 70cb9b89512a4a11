import { DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { type Incident, incidentSchema } from "../../functions/domain/incident";
import { names } from "../../functions/domain/names";
import type { RehearsedAccount } from "./rehearsedAccount";

/** Every incident of the ledger, present and past, oldest first. Throws a `ZodError` where an entry is malformed. */
export async function readLedger(security: RehearsedAccount): Promise<readonly Incident[]> {
  const pages = paginateScan(
    { client: security.client(DynamoDBClient) },
    // The table keeps what the last report of exceptions told, too.
    {
      TableName: names.incidentLedger,
      ConsistentRead: true,
      FilterExpression: "attribute_exists(incidentId)",
    },
  );
  const incidents: Incident[] = [];
  for await (const page of pages) {
    for (const item of page.Items ?? []) incidents.push(incidentSchema.parse(unmarshall(item)));
  }
  return incidents.sort((one, other) => one.openedAt.localeCompare(other.openedAt));
}
