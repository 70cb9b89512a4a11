import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import type * as z from "zod";

/** Invokes a function and waits for its answer. Throws where it fails, or answers what it never should. */
export async function invoke<Answer>(
  lambda: LambdaClient,
  functionName: string,
  request: object,
  answer: z.ZodType<Answer>,
): Promise<Answer> {
  const { FunctionError: fault, Payload: payload } = await lambda.send(
    new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(request) }),
  );
  const text = payload === undefined ? "" : Buffer.from(payload).toString();
  if (fault !== undefined)
    throw new Error(`${functionName} failed (${text}); its log tells more, and asking again is safe`);
  return answer.parse(JSON.parse(text));
}
