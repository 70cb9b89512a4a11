import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { STSClient } from "@aws-sdk/client-sts";
import { isOutstanding } from "../functions/domain/changes";
import { type Incident, subjectKey, subjectOf } from "../functions/domain/incident";
import { responderFunctionName } from "../functions/domain/names";
import { type ReleaseAnswer, type ReleaseRequest, releaseAnswerSchema } from "../functions/release-incident/request";
import { releaseIncident } from "../functions/release-incident/responder";
import { callerOf } from "./containRequest";
import { invoke } from "./invocation";

/**
 * Asks the release responder to release the newest of these incidents that has something to release, in the name of whoever's
 * credentials these are, and waits for its answer. Throws where the function itself fails.
 */
export async function requestRelease(
  clients: { readonly lambda: LambdaClient; readonly sts: STSClient },
  incidents: readonly Incident[],
  reason: string,
): Promise<ReleaseAnswer> {
  const incident = releasableOf(incidents);
  if (incident === undefined) return { kind: "nothing-to-release", reason: "there is no such incident" };
  const request: ReleaseRequest = {
    key: subjectKey(subjectOf(incident)),
    incidentId: incident.incidentId,
    requestedBy: await callerOf(clients.sts),
    reason,
  };
  return invoke(clients.lambda, responderFunctionName(releaseIncident.name), request, releaseAnswerSchema);
}

/**
 * Of a resource's incidents, newest first: the newest that changed something which is not released yet. A notice about the same
 * resource, or an incident that was released, stands in no other's way. Where none changed anything the newest, to be told why.
 */
export function releasableOf(incidents: readonly Incident[]): Incident | undefined {
  return incidents.find(({ changes }) => changes.some(isOutstanding)) ?? incidents[0];
}
