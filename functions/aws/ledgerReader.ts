import { type DynamoDBClient, paginateQuery, paginateScan } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { type Incident, type IncidentStatus, incidentSchema } from "../domain/incident";
import { names } from "../domain/names";

/** Incidents of one status, the latest written first. Pages until done. */
export async function listIncidents(
  dynamodb: DynamoDBClient,
  table: string,
  status: IncidentStatus,
): Promise<readonly Incident[]> {
  const incidents: Incident[] = [];
  const pages = paginateQuery(
    { client: dynamodb },
    {
      TableName: table,
      IndexName: names.incidentsByStatus,
      KeyConditionExpression: "#status = :status",
      FilterExpression: "sk = :current",
      ExpressionAttributeNames: { "#status": "status" },
      ExpressionAttributeValues: marshall({ ":status": status, ":current": "current" }),
      ScanIndexForward: false,
    },
  );
  for await (const page of pages)
    for (const item of page.Items ?? []) incidents.push(incidentSchema.parse(unmarshall(item)));
  return incidents;
}

/**
 * Incidents, present and past, by incident id or by resource id (`i-…`). Reads the whole table: a person asks this now and
 * then, and an index for it would be paid for on every containment.
 */
export async function findIncidents(
  dynamodb: DynamoDBClient,
  table: string,
  idOrResource: string,
): Promise<readonly Incident[]> {
  const found: Incident[] = [];
  const pages = paginateScan(
    { client: dynamodb },
    {
      TableName: table,
      ConsistentRead: true,
      FilterExpression: "incidentId = :id OR contains(#resource, :id)",
      ExpressionAttributeNames: { "#resource": "resource" },
      ExpressionAttributeValues: marshall({ ":id": idOrResource }),
    },
  );
  for await (const page of pages)
    for (const item of page.Items ?? []) found.push(incidentSchema.parse(unmarshall(item)));
  return found.filter(
    (incident) => incident.incidentId === idOrResource || incident.resource.split("/").at(-1) === idOrResource,
  );
}
