import type { CodePackage } from "./codePackage";
import { type FunctionIdentity, functionArn } from "./functionArn";
import type { FunctionSettings } from "./functionSettings";
import type { ResourcePolicy } from "./resourcePolicy";

/** `PutFunctionEventInvokeConfig`, with AWS's defaults filled in. */
export interface EventInvokeConfig {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeInSeconds: number;
  readonly onFailure?: string;
  readonly onSuccess?: string;
  /** Epoch seconds. */
  readonly lastModified: number;
}

/** A version that was published: it keeps what the function was configured with. */
export interface PublishedVersion {
  readonly version: string;
  readonly settings: FunctionSettings;
}

/** One function as the gateway holds it. */
export interface FunctionRecord {
  readonly identity: FunctionIdentity;
  readonly arn: string;
  settings: FunctionSettings;
  code: CodePackage;
  lastModified: Date;
  revisionId: string;
  tags: Record<string, string>;
  policy: ResourcePolicy;
  eventInvokeConfig?: EventInvokeConfig;
  reservedConcurrency?: number;
  readonly versions: PublishedVersion[];
  /** As the API describes them, by name. */
  readonly aliases: Map<string, Readonly<Record<string, unknown>>>;
  /** Provisioned concurrency, by version or alias. */
  readonly provisioned: Map<string, number>;
  /** As the API describes it. */
  url?: Readonly<Record<string, unknown>>;
}

/** The `FunctionConfiguration` of the API, as GetFunctionConfiguration answers it. */
export function describeFunction(record: FunctionRecord): Record<string, unknown> {
  const { settings } = record;
  return {
    FunctionName: record.identity.name,
    FunctionArn: functionArn(record.identity),
    Runtime: settings.Runtime,
    Role: settings.Role,
    Handler: settings.Handler,
    CodeSize: record.code.size,
    CodeSha256: record.code.sha256,
    Description: settings.Description,
    Timeout: settings.Timeout,
    MemorySize: settings.MemorySize,
    LastModified: record.lastModified.toISOString().replace("Z", "+0000"),
    Version: "$LATEST",
    ...(Object.keys(settings.Environment.Variables).length > 0 && { Environment: settings.Environment }),
    ...(settings.DeadLetterConfig?.TargetArn && { DeadLetterConfig: settings.DeadLetterConfig }),
    ...(settings.KMSKeyArn && { KMSKeyArn: settings.KMSKeyArn }),
    ...(settings.Layers.length > 0 && { Layers: settings.Layers.map((Arn) => ({ Arn })) }),
    TracingConfig: settings.TracingConfig,
    RevisionId: record.revisionId,
    State: "Active",
    LastUpdateStatus: "Successful",
    PackageType: "Zip",
    Architectures: settings.Architectures,
    EphemeralStorage: settings.EphemeralStorage,
    SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" },
    LoggingConfig: { ...settings.LoggingConfig, LogGroup: logGroupOf(record) },
  };
}

export function describeVersion(record: FunctionRecord, { version, settings }: PublishedVersion) {
  return {
    ...describeFunction({ ...record, settings }),
    FunctionArn: `${functionArn(record.identity)}:${version}`,
    Version: version,
  };
}

/** The log group that the function writes to: its own, unless `LoggingConfig` names another. */
export function logGroupOf(record: FunctionRecord): string {
  return record.settings.LoggingConfig.LogGroup ?? `/aws/lambda/${record.identity.name}`;
}
