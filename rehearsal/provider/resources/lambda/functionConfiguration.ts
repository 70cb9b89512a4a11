import type {
  ApplicationLogLevel,
  CreateFunctionRequest,
  FunctionConfiguration,
  LogFormat,
  Runtime,
  SystemLogLevel,
  TracingMode,
} from "@aws-sdk/client-lambda";
import { archive, flag, list, map, number, object, region, set, tags, text, type Values } from "../../property";

export const functionInputs = {
  architectures: list(text({ values: ["x86_64", "arm64"] }), { computed: true }),
  code: archive({ conflictsWith: "s3Bucket" }),
  deadLetterConfig: object({ targetArn: text({ required: true }) }),
  description: text(),
  environment: object({ variables: map(text()) }),
  ephemeralStorage: object({ size: number({ default: 512 }) }, { computed: true }),
  handler: text(),
  kmsKeyArn: text(),
  layers: list(text()),
  loggingConfig: object(
    {
      applicationLogLevel: text({ computed: true }),
      logFormat: text({ required: true, values: ["JSON", "Text"] }),
      logGroup: text({ computed: true }),
      systemLogLevel: text({ computed: true }),
    },
    { computed: true },
  ),
  memorySize: number({ default: 128 }),
  name: text({ replaces: true, autoName: { maxLength: 64 } }),
  packageType: text({ replaces: true, default: "Zip", values: ["Zip"] }),
  region,
  reservedConcurrentExecutions: number({ default: -1 }),
  role: text({ required: true }),
  runtime: text(),
  s3Bucket: text(),
  s3Key: text(),
  s3ObjectVersion: text(),
  skipDestroy: flag(),
  sourceCodeHash: text({ computed: true }),
  tags,
  timeout: number({ default: 3 }),
  tracingConfig: object({ mode: text({ required: true, values: ["Active", "PassThrough"] }) }, { computed: true }),
  vpcConfig: object({
    ipv6AllowedForDualStack: flag(),
    securityGroupIds: set(text(), { required: true }),
    subnetIds: set(text(), { required: true }),
  }),
} as const;
type FunctionInputs = Values<typeof functionInputs>;

/** What CreateFunction and UpdateFunctionConfiguration both take; a property left out goes back to Lambda's default. */
export function configurationRequest(inputs: FunctionInputs) {
  const { loggingConfig, vpcConfig } = inputs;
  return {
    Role: inputs.role,
    Handler: inputs.handler,
    Runtime: inputs.runtime as Runtime | undefined,
    Description: inputs.description ?? "",
    MemorySize: inputs.memorySize,
    Timeout: inputs.timeout,
    KMSKeyArn: inputs.kmsKeyArn ?? "",
    Layers: inputs.layers && [...inputs.layers],
    Environment: { Variables: { ...inputs.environment?.variables } },
    EphemeralStorage: inputs.ephemeralStorage && { Size: inputs.ephemeralStorage.size },
    DeadLetterConfig: { TargetArn: inputs.deadLetterConfig?.targetArn ?? "" },
    TracingConfig: { Mode: (inputs.tracingConfig?.mode ?? "PassThrough") as TracingMode },
    LoggingConfig: loggingConfig && {
      LogFormat: loggingConfig.logFormat as LogFormat,
      LogGroup: loggingConfig.logGroup,
      ApplicationLogLevel: loggingConfig.applicationLogLevel as ApplicationLogLevel | undefined,
      SystemLogLevel: loggingConfig.systemLogLevel as SystemLogLevel | undefined,
    },
    VpcConfig: vpcConfig && {
      SecurityGroupIds: [...vpcConfig.securityGroupIds],
      SubnetIds: [...vpcConfig.subnetIds],
      Ipv6AllowedForDualStack: vpcConfig.ipv6AllowedForDualStack,
    },
  } satisfies Partial<CreateFunctionRequest>;
}

export function configurationOutput(configuration: FunctionConfiguration) {
  const { Environment, LoggingConfig: logging, VpcConfig: vpc, DeadLetterConfig: deadLetters } = configuration;
  const variables = Environment?.Variables ?? {};
  return {
    name: configuration.FunctionName,
    role: configuration.Role,
    handler: configuration.Handler,
    runtime: configuration.Runtime,
    description: configuration.Description,
    memorySize: configuration.MemorySize,
    timeout: configuration.Timeout,
    kmsKeyArn: configuration.KMSKeyArn,
    packageType: configuration.PackageType ?? "Zip",
    architectures: configuration.Architectures,
    layers: configuration.Layers?.map(({ Arn }) => Arn),
    environment: Object.keys(variables).length > 0 ? { variables } : undefined,
    ephemeralStorage: { size: configuration.EphemeralStorage?.Size ?? 512 },
    deadLetterConfig: deadLetters?.TargetArn ? { targetArn: deadLetters.TargetArn } : undefined,
    tracingConfig: { mode: configuration.TracingConfig?.Mode ?? "PassThrough" },
    loggingConfig: {
      logFormat: logging?.LogFormat ?? "Text",
      logGroup: logging?.LogGroup ?? `/aws/lambda/${configuration.FunctionName}`,
      applicationLogLevel: logging?.ApplicationLogLevel,
      systemLogLevel: logging?.SystemLogLevel,
    },
    vpcConfig: vpc?.SubnetIds?.length
      ? {
          securityGroupIds: vpc.SecurityGroupIds,
          subnetIds: vpc.SubnetIds,
          ipv6AllowedForDualStack: vpc.Ipv6AllowedForDualStack,
        }
      : undefined,
  };
}
