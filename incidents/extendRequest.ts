import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { STSClient } from "@aws-sdk/client-sts";
import type { Hold } from "../functions/domain/containmentRequest";
import { type Incident, subjectKey, subjectOf } from "../functions/domain/incident";
import { responderFunctionName } from "../functions/domain/names";
import { type ExtendAnswer, type ExtendRequest, extendAnswerSchema } from "../functions/release-incident/request";
import { releaseIncident } from "../functions/release-incident/responder";
import { callerOf } from "./containRequest";
import { invoke } from "./invocation";
import { releasableOf } from "./releaseRequest";

/** Asks the release responder to move the end of the newest of these incidents that contains something. Throws as releasing does. */
export async function requestExtension(
  clients: { readonly lambda: LambdaClient; readonly sts: STSClient },
  incidents: readonly Incident[],
  asked: { readonly for: string; readonly then: Hold["then"] | undefined; readonly reason: string },
): Promise<ExtendAnswer> {
  const incident = releasableOf(incidents);
  if (incident === undefined) return { kind: "refused", reason: "there is no such incident" };
  const request: ExtendRequest = {
    key: subjectKey(subjectOf(incident)),
    incidentId: incident.incidentId,
    requestedBy: await callerOf(clients.sts),
    reason: asked.reason,
    extendBy: asked.for,
    ...(asked.then === undefined ? {} : { then: asked.then }),
  };
  return invoke(clients.lambda, responderFunctionName(releaseIncident.name), request, extendAnswerSchema);
}
