import * as z from "zod";
import { AwsError } from "../awsRequest";

/** Set by Lambda itself; a function that configures one of them is refused ("Defined runtime environment variables"). */
const reservedVariables = new Set([
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
  "AWS_DEFAULT_REGION",
  "AWS_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_LAMBDA_RUNTIME_API",
  "LAMBDA_TASK_ROOT",
  "LAMBDA_RUNTIME_DIR",
]);

const settingsSchema = z.object({
  Runtime: z.string().regex(/^nodejs\d+\.x$/, "the rehearsal runs Node functions only (nodejs22.x and its siblings)"),
  Role: z.string().regex(/^arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/),
  Handler: z
    .string()
    .max(128)
    .regex(/^[^\s]+$/),
  Description: z.string().max(256).default(""),
  Timeout: z.number().int().min(1).max(900).default(3),
  MemorySize: z.number().int().min(128).max(10240).default(128),
  Environment: z
    .object({ Variables: z.record(z.string().regex(/^[a-zA-Z]([a-zA-Z0-9_])+$/), z.string()).default({}) })
    .default({ Variables: {} }),
  DeadLetterConfig: z.object({ TargetArn: z.string().optional() }).optional(),
  KMSKeyArn: z.string().optional(),
  Layers: z.array(z.string()).default([]),
  TracingConfig: z.object({ Mode: z.enum(["Active", "PassThrough"]) }).default({ Mode: "PassThrough" }),
  Architectures: z.array(z.enum(["x86_64", "arm64"])).default(["x86_64"]),
  EphemeralStorage: z.object({ Size: z.number().int().min(512).max(10240) }).default({ Size: 512 }),
  LoggingConfig: z
    .object({
      LogFormat: z.enum(["Text", "JSON"]).default("Text"),
      LogGroup: z.string().optional(),
      ApplicationLogLevel: z.string().optional(),
      SystemLogLevel: z.string().optional(),
    })
    .default({ LogFormat: "Text" }),
});

/** What CreateFunction and UpdateFunctionConfiguration set, by the API's member names, with AWS's defaults. */
export type FunctionSettings = z.infer<typeof settingsSchema>;

/**
 * Settings from the request's members, over those that stand (for an update).
 * Throws `InvalidParameterValueException` that names each member that is wrong.
 */
export function readSettings(
  parameters: Readonly<Record<string, unknown>>,
  before?: FunctionSettings,
): FunctionSettings {
  const given = Object.fromEntries(
    Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null),
  );
  const result = settingsSchema.safeParse({ ...before, ...given });
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new AwsError(
      "InvalidParameterValueException",
      `${problems.length} validation error${problems.length === 1 ? "" : "s"} detected: ${problems.join("; ")}`,
    );
  }
  const reserved = Object.keys(result.data.Environment.Variables).filter((name) => reservedVariables.has(name));
  if (reserved.length > 0) {
    throw new AwsError(
      "InvalidParameterValueException",
      "Lambda was unable to configure your environment variables because the environment variables you have provided " +
        "contains reserved keys that are currently not supported for modification. " +
        `Reserved keys used in this request: ${reserved.join(", ")}`,
    );
  }
  return result.data;
}
