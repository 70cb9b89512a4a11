import * as z from "zod";
import { AwsError, type AwsRequest } from "../awsRequest";
import type { OperationPreferences, StackSetSettings } from "./stackSet";
import { parseTemplate } from "./template";

/** Of the query protocol, where everything is text. */
const flag = z.enum(["true", "false"]).transform((text) => text === "true");
const count = z.coerce.number().int().nonnegative();
/** An empty list is an empty text. */
const texts = z.preprocess((given) => (given === "" ? [] : given), z.array(z.string()));

const preferencesSchema = z.strictObject({
  RegionConcurrencyType: z.enum(["SEQUENTIAL", "PARALLEL"]).default("SEQUENTIAL"),
  RegionOrder: texts.default([]),
  FailureToleranceCount: count.optional(),
  FailureTolerancePercentage: count.max(100).optional(),
  MaxConcurrentCount: count.min(1).optional(),
  MaxConcurrentPercentage: count.min(1).max(100).optional(),
  ConcurrencyMode: z.enum(["STRICT_FAILURE_TOLERANCE", "SOFT_FAILURE_TOLERANCE"]).default("STRICT_FAILURE_TOLERANCE"),
});

const stackSetSchema = z.strictObject({
  StackSetName: z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,127}(?::[0-9a-f-]{36})?$/),
  Description: z.string().min(1).max(1024).optional(),
  TemplateBody: z.string().min(1),
  Capabilities: texts.default([]),
  Tags: z.array(z.strictObject({ Key: z.string(), Value: z.string() })).default([]),
  PermissionModel: z.enum(["SERVICE_MANAGED", "SELF_MANAGED"]).default("SELF_MANAGED"),
  AutoDeployment: z
    .strictObject({
      Enabled: flag.default(false),
      RetainStacksOnAccountRemoval: flag.default(false),
      DependsOn: z.array(z.string().startsWith("arn:")).max(10).default([]),
    })
    .optional(),
  ManagedExecution: z.strictObject({ Active: flag.default(false) }).optional(),
  OperationPreferences: preferencesSchema.optional(),
  OperationId: z.string().optional(),
  ClientRequestToken: z.string().optional(),
  CallAs: z.literal("SELF").optional(),
});

const instancesSchema = z.strictObject({
  StackSetName: z.string(),
  DeploymentTargets: z.strictObject({
    OrganizationalUnitIds: z.array(z.string()).min(1),
    Accounts: texts.default([]),
    AccountFilterType: z.enum(["NONE", "INTERSECTION", "DIFFERENCE", "UNION"]).default("NONE"),
  }),
  Regions: z.array(z.string()).min(1),
  OperationPreferences: preferencesSchema.optional(),
  OperationId: z.string().optional(),
  RetainStacks: flag.optional(),
  CallAs: z.literal("SELF").optional(),
});

export type StackSetInput = z.infer<typeof stackSetSchema>;
export type InstancesInput = z.infer<typeof instancesSchema>;

export function stackSetInput(request: AwsRequest): StackSetInput {
  return parse(stackSetSchema, request);
}

export function instancesInput(request: AwsRequest): InstancesInput {
  return parse(instancesSchema, request);
}

/** Throws `AwsError` for a template or a combination that CloudFormation refuses. */
export function settingsOf(input: StackSetInput): StackSetSettings {
  const template = parseTemplate(input.TemplateBody);
  const namesIam = Object.values(template.Resources).some(({ Type }) => Type.startsWith("AWS::IAM::"));
  if (namesIam && !input.Capabilities.includes("CAPABILITY_NAMED_IAM"))
    throw new AwsError("InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_NAMED_IAM]");
  const { Enabled = false, RetainStacksOnAccountRemoval = false, DependsOn = [] } = input.AutoDeployment ?? {};
  return {
    description: input.Description,
    templateBody: input.TemplateBody,
    template,
    capabilities: input.Capabilities,
    tags: input.Tags,
    autoDeployment: {
      enabled: Enabled,
      retainStacksOnAccountRemoval: RetainStacksOnAccountRemoval,
      dependsOn: DependsOn,
    },
    managedExecution: input.ManagedExecution?.Active ?? false,
  };
}

/** With what CloudFormation takes where nothing is said: one account at a time, and no failure tolerated. */
export function preferencesOf(given: z.infer<typeof preferencesSchema> | undefined): OperationPreferences {
  return {
    regionOrder: given?.RegionOrder ?? [],
    parallelRegions: given?.RegionConcurrencyType === "PARALLEL",
    maxConcurrent: limitOf(given?.MaxConcurrentCount, given?.MaxConcurrentPercentage, 1),
    failureTolerance: limitOf(given?.FailureToleranceCount, given?.FailureTolerancePercentage, 0),
    soft: given?.ConcurrencyMode === "SOFT_FAILURE_TOLERANCE",
  };
}

function limitOf(counted: number | undefined, percentage: number | undefined, otherwise: number) {
  return percentage === undefined ? { count: counted ?? otherwise } : { percentage };
}

function parse<Schema extends z.ZodType>(schema: Schema, { parameters }: AwsRequest): z.output<Schema> {
  const parsed = schema.safeParse(parameters);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AwsError(
    "ValidationError",
    `1 validation error detected: at '${issue?.path.join(".")}': ${issue?.message} (what the rehearsal knows is in rehearsal/gateway/cloudFormation/input.ts)`,
  );
}
