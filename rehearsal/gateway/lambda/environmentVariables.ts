import type { SessionCredentials } from "../sessions";
import { type FunctionRecord, logGroupOf } from "./functionRecord";

/**
 * The whole environment of a function's process ("Defined runtime environment variables"). Of the rehearsal's own
 * environment only `PATH` is passed on. `AWS_ENDPOINT_URL` sends the function's SDK calls to the gateway; on AWS it is not set.
 */
export function environmentVariables(
  record: FunctionRecord,
  environment: {
    readonly credentials: SessionCredentials;
    readonly logStream: string;
    readonly endpoint: string;
    readonly home: string;
  },
): Record<string, string> {
  const { settings, identity, code } = record;
  return {
    PATH: process.env.PATH ?? "",
    HOME: environment.home,
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    ...settings.Environment.Variables,
    _HANDLER: settings.Handler,
    AWS_ACCESS_KEY_ID: environment.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: environment.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: environment.credentials.sessionToken,
    AWS_REGION: identity.region,
    AWS_DEFAULT_REGION: identity.region,
    AWS_ENDPOINT_URL: environment.endpoint,
    // S3 Control puts the account before the host, which no IP address takes; runtimeLoader.js knows names of this kind.
    AWS_ENDPOINT_URL_S3_CONTROL: environment.endpoint.replace("127.0.0.1", "localhost"),
    AWS_EXECUTION_ENV: `AWS_Lambda_${settings.Runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: identity.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.MemorySize),
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_FORMAT: settings.LoggingConfig.LogFormat,
    AWS_LAMBDA_LOG_GROUP_NAME: logGroupOf(record),
    AWS_LAMBDA_LOG_STREAM_NAME: environment.logStream,
    LAMBDA_TASK_ROOT: code.directory,
    LAMBDA_RUNTIME_DIR: __dirname,
  };
}
