import * as z from "zod";
import { AwsError } from "../awsRequest";
import { stackResourceOf } from "./resources/stackResources";

const resourceSchema = z.strictObject({
  Type: z.string(),
  Condition: z.string().optional(),
  DependsOn: z.union([z.string().transform((one) => [one]), z.array(z.string())]).optional(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});

const templateSchema = z.strictObject({
  AWSTemplateFormatVersion: z.literal("2010-09-09").optional(),
  Description: z.string().max(1024).optional(),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Resources: z
    .record(z.string().regex(/^[A-Za-z0-9]{1,255}$/), resourceSchema)
    .refine((resources) => Object.keys(resources).length > 0, "At least one Resources member must be defined."),
});

export type Template = z.infer<typeof templateSchema>;
/** Bytes that a call takes ("Understand CloudFormation quotas"). */
const bodyLimit = 51_200;

/**
 * Reads a template. Throws `AwsError` ValidationError. Less than AWS: JSON only, and no parameters, mappings, outputs,
 * transforms, rules or attributes such as `DeletionPolicy`.
 */
export function parseTemplate(body: string): Template {
  if (Buffer.byteLength(body) > bodyLimit)
    throw new AwsError(
      "ValidationError",
      `1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to ${bodyLimit}`,
    );
  const parsed = templateSchema.safeParse(readJson(body));
  if (parsed.success) return checked(parsed.data);
  const [issue] = parsed.error.issues;
  throw new AwsError("ValidationError", `Template format error: ${issue?.path.join(".")}: ${issue?.message}`);
}

/** Refuses what would fail in every account, before there is one. */
function checked(template: Template): Template {
  for (const { Type, Condition } of Object.values(template.Resources)) {
    stackResourceOf(Type);
    if (Condition !== undefined && !Object.hasOwn(template.Conditions, Condition))
      throw new AwsError("ValidationError", `Template format error: Unresolved condition dependency ${Condition}`);
  }
  return template;
}

function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new AwsError("ValidationError", `Template format error: JSON not well-formed. (${String(cause)})`);
  }
}
