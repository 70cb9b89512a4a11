import { DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { type Incident, incidentSchema } from "../../functions/domain/incident";
import { names } from "../../functions/domain/names";
import type { RehearsedAccount } from "./rehearsedAccount";

/**
 * The incidents of the ledger about these resources (`instance/i-0123`; at most 100), or all of them; present and past, oldest
 * first. Throws a `ZodError` where an entry is malformed.
 *
 * Chosen by the table, for the emulation takes longest to write its answer, and a ledger grows with every scenario.
 */
export async function readLedger(
  security: RehearsedAccount,
  resources?: readonly string[],
): Promise<readonly Incident[]> {
  if (resources?.length === 0) return [];
  const asked = Object.fromEntries((resources ?? []).map((resource, index) => [`:resource${index}`, { S: resource }]));
  const pages = paginateScan(
    { client: security.client(DynamoDBClient) },
    // The table keeps what the last report of exceptions told, too.
    {
      TableName: names.incidentLedger,
      ConsistentRead: true,
      FilterExpression: [
        "attribute_exists(incidentId)",
        ...(resources ? [`#resource IN (${Object.keys(asked)})`] : []),
      ].join(" AND "),
      ...(resources && {
        ExpressionAttributeNames: { "#resource": "resource" },
        ExpressionAttributeValues: asked,
      }),
    },
  );
  const incidents: Incident[] = [];
  for await (const page of pages) {
    for (const item of page.Items ?? []) incidents.push(incidentSchema.parse(unmarshall(item)));
  }
  return incidents.sort((one, other) => one.openedAt.localeCompare(other.openedAt));
}
