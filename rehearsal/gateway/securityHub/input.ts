import * as z from "zod";
import { AwsError, type AwsRequest } from "../awsRequest";

/** An operation's input. Throws `InvalidInputException`, as Security Hub does. */
export function read<T>(schema: z.ZodType<T>, request: AwsRequest): T {
  const parsed = schema.safeParse(request.parameters);
  if (parsed.success) return parsed.data;
  throw new AwsError("InvalidInputException", `Invalid parameter: ${z.prettifyError(parsed.error)}`);
}
