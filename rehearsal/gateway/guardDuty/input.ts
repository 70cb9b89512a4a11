import * as z from "zod";
import { AwsError, type AwsRequest } from "../awsRequest";

/** An operation's input. Throws `BadRequestException`, as GuardDuty does. */
export function read<T>(schema: z.ZodType<T>, request: AwsRequest): T {
  const parsed = schema.safeParse(request.parameters);
  if (parsed.success) return parsed.data;
  throw new AwsError(
    "BadRequestException",
    `The request is rejected because a parameter has an invalid value: ${z.prettifyError(parsed.error)}`,
  );
}
