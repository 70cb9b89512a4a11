import type { LambdaClient } from "@aws-sdk/client-lambda";
import { GetCallerIdentityCommand, type STSClient } from "@aws-sdk/client-sts";
import { responderFunctionName } from "../functions/domain/names";
import { requestContainment } from "../functions/request-containment/definition";
import { type ContainAnswer, type ContainRequest, containAnswerSchema } from "../functions/request-containment/request";
import { invoke } from "./invocation";

/**
 * Asks that an entity be contained, in the name of whoever's credentials these are, and waits for the answer of its responder. Throws
 * where the function itself fails; asking again is safe, for what was done is recorded.
 */
export async function requestContain(
  clients: { readonly lambda: LambdaClient; readonly sts: STSClient },
  asked: Omit<ContainRequest, "requestedBy">,
): Promise<ContainAnswer> {
  const requestedBy = await callerOf(clients.sts);
  return invoke(
    clients.lambda,
    responderFunctionName(requestContainment.name),
    { ...asked, requestedBy },
    containAnswerSchema,
  );
}

/** The ARN of whoever's credentials these are, as STS knows it: what is asked for is asked in this name. */
export async function callerOf(sts: STSClient): Promise<string> {
  const { Arn: arn } = await sts.send(new GetCallerIdentityCommand({}));
  if (arn === undefined) throw new Error("STS does not say whose credentials these are; look at AWS_PROFILE");
  return arn;
}
