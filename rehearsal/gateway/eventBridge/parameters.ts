import * as z from "zod";
import { AwsError } from "../awsRequest";

/** Reads an operation's input. Throws `ValidationException` that lists every fault, worded as AWS words constraints. */
export function readParameters<T>(schema: z.ZodType<T>, parameters: Readonly<Record<string, unknown>>): T {
  const result = schema.safeParse(parameters);
  if (!result.success) {
    const faults = result.error.issues.map((issue) => {
      const member = issue.path.map((part, index) => (index === 0 ? lowerFirst(String(part)) : String(part))).join(".");
      return `Value at '${member}' failed to satisfy constraint: ${issue.message}`;
    });
    const count = `${faults.length} validation error${faults.length === 1 ? "" : "s"} detected`;
    throw new AwsError("ValidationException", `${count}: ${faults.join("; ")}`);
  }
  return result.data;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

export const busReference = z.string().min(1).max(1600).default("default");
export const busName = z.string().regex(/^[/.\-_A-Za-z0-9]{1,256}$/);
export const ruleName = z.string().regex(/^[.\-_A-Za-z0-9]{1,64}$/);
export const roleArn = z.string().regex(/^arn:[\w-]+:iam::\d{12}:role\/.+$/);
export const tags = z.array(z.object({ Key: z.string().min(1).max(128), Value: z.string().max(256) })).default([]);
export const deadLetterConfig = z
  .object({
    Arn: z
      .string()
      .regex(/^arn:[\w-]+:sqs:[\w-]+:\d{12}:[\w-]+$/, "Member must be the ARN of a standard SQS queue")
      .optional(),
  })
  .optional();
