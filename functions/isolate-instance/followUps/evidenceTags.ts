import { names } from "../../domain/names";

/** What evidence is found by: the incident that it belongs to, and whose it is. */
export function evidenceTags(incidentId: string): { Key: string; Value: string }[] {
  return [
    { Key: names.incidentTagKey, Value: incidentId },
    { Key: names.ownerTagKey, Value: "firebreak" },
  ];
}
