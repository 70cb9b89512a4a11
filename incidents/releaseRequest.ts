import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import { GetCallerIdentityCommand, type STSClient } from "@aws-sdk/client-sts";
import { type Incident, subjectKey, subjectOf } from "../functions/domain/incident";
import { responderFunctionName } from "../functions/domain/names";
import { type ReleaseAnswer, type ReleaseRequest, releaseAnswerSchema } from "../functions/release-incident/request";
import { releaseIncident } from "../functions/release-incident/responder";

/**
 * Asks the release responder to release the newest of these incidents, in the name of whoever's credentials these are, and
 * waits for its answer. Throws where the function itself fails.
 */
export async function requestRelease(
  clients: { readonly lambda: LambdaClient; readonly sts: STSClient },
  [incident]: readonly Incident[],
  reason: string,
): Promise<ReleaseAnswer> {
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
