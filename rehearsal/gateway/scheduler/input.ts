import * as z from "zod";
import { AwsError, type AwsRequest } from "../awsRequest";

/** An operation's input. Throws `ValidationException`, as EventBridge Scheduler does. */
export function read<T>(schema: z.ZodType<T>, request: AwsRequest): T {
  const parsed = schema.safeParse(request.parameters);
  if (parsed.success) return parsed.data;
  throw new AwsError("ValidationException", z.prettifyError(parsed.error));
}
