import * as z from "zod";
import { AwsError, type AwsRequest } from "../awsRequest";
import type { Operation } from "../serviceModule";
import { readFunctionName } from "./functionArn";
import type { EventInvokeConfig, FunctionRecord } from "./functionRecord";
import type { FunctionStore } from "./functionStore";

const destination = z.object({ Destination: z.string().startsWith("arn:").optional() }).optional();
const schema = z.object({
  MaximumRetryAttempts: z.number().int().min(0).max(2).optional(),
  MaximumEventAgeInSeconds: z.number().int().min(60).max(21_600).optional(),
  DestinationConfig: z.object({ OnFailure: destination, OnSuccess: destination }).optional(),
});

/** How a function's asynchronous events are retried, and where they end. */
export function eventInvokeConfigOperations(store: FunctionStore): Record<string, Operation> {
  const find = (request: AwsRequest) =>
    store.get(readFunctionName(String(request.parameters.FunctionName), request)).record;

  return {
    async PutFunctionEventInvokeConfig(request) {
      const record = find(request);
      record.eventInvokeConfig = read(request.parameters, undefined);
      return describe(record, record.eventInvokeConfig);
    },

    async UpdateFunctionEventInvokeConfig(request) {
      const record = find(request);
      record.eventInvokeConfig = read(request.parameters, requireConfig(record));
      return describe(record, record.eventInvokeConfig);
    },

    async GetFunctionEventInvokeConfig(request) {
      const record = find(request);
      return describe(record, requireConfig(record));
    },

    async ListFunctionEventInvokeConfigs(request) {
      const record = find(request);
      const config = record.eventInvokeConfig;
      return { FunctionEventInvokeConfigs: config === undefined ? [] : [describe(record, config)] };
    },

    async DeleteFunctionEventInvokeConfig(request) {
      const record = find(request);
      requireConfig(record);
      delete record.eventInvokeConfig;
      return {};
    },
  };
}

function read(parameters: Readonly<Record<string, unknown>>, before: EventInvokeConfig | undefined): EventInvokeConfig {
  const parsed = schema.safeParse(parameters);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
    throw new AwsError("InvalidParameterValueException", `The event invoke config is not valid: ${problems}`);
  }
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = parsed.data;
  const onFailure = DestinationConfig === undefined ? before?.onFailure : DestinationConfig.OnFailure?.Destination;
  const onSuccess = DestinationConfig === undefined ? before?.onSuccess : DestinationConfig.OnSuccess?.Destination;
  return {
    maximumRetryAttempts: MaximumRetryAttempts ?? before?.maximumRetryAttempts ?? 2,
    maximumEventAgeInSeconds: MaximumEventAgeInSeconds ?? before?.maximumEventAgeInSeconds ?? 21_600,
    ...(onFailure !== undefined && { onFailure }),
    ...(onSuccess !== undefined && { onSuccess }),
    lastModified: Date.now() / 1000,
  };
}

function requireConfig(record: FunctionRecord): EventInvokeConfig {
  if (record.eventInvokeConfig) return record.eventInvokeConfig;
  throw new AwsError(
    "ResourceNotFoundException",
    `The function ${record.arn}:$LATEST doesn't have an EventInvokeConfig`,
    404,
  );
}

function describe(record: FunctionRecord, config: EventInvokeConfig): Record<string, unknown> {
  return {
    FunctionArn: `${record.arn}:$LATEST`,
    LastModified: config.lastModified,
    MaximumRetryAttempts: config.maximumRetryAttempts,
    MaximumEventAgeInSeconds: config.maximumEventAgeInSeconds,
    DestinationConfig: {
      OnFailure: config.onFailure === undefined ? {} : { Destination: config.onFailure },
      OnSuccess: config.onSuccess === undefined ? {} : { Destination: config.onSuccess },
    },
  };
}
