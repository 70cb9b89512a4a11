import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import { GetCallerIdentityCommand, type STSClient } from "@aws-sdk/client-sts";
import { isOutstanding } from "../functions/domain/changes";
import { type Incident, subjectKey, subjectOf } from "../functions/domain/incident";
import { responderFunctionName } from "../functions/domain/names";
import { type ReleaseAnswer, type ReleaseRequest, releaseAnswerSchema } from "../functions/release-incident/request";
import { releaseIncident } from "../functions/release-incident/responder";

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
  const { Arn: requestedBy = "unknown" } = await clients.sts.send(new GetCallerIdentityCommand({}));
  const request: ReleaseRequest = {
    key: subjectKey(subjectOf(incident)),
    incidentId: incident.incidentId,
    requestedBy,
    reason,
  };
  const functionName = responderFunctionName(releaseIncident.name);
  const { FunctionError: fault, Payload: payload } = await clients.lambda.send(
    new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(request) }),
  );
  const text = payload === undefined ? "" : Buffer.from(payload).toString();
  if (fault !== undefined)
    throw new Error(`${functionName} failed (${text}); its log tells more, and releasing again is safe`);
  return releaseAnswerSchema.parse(JSON.parse(text));
}

/**
 * Of a resource's incidents, newest first: the newest that changed something which is not released yet. A notice about the same
 * resource, or an incident that was released, stands in no other's way. Where none changed anything the newest, to be told why.
 */
export function releasableOf(incidents: readonly Incident[]): Incident | undefined {
  return incidents.find(({ changes }) => changes.some(isOutstanding)) ?? incidents[0];
}
