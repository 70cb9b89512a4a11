import * as z from "zod";
import { AwsError, type AwsRequest } from "../awsRequest";
import type { Operation } from "../serviceModule";
import { readFunctionName } from "./functionArn";
import type { FunctionStore } from "./functionStore";

const tagsSchema = z.record(z.string().min(1).max(128), z.string().max(256));
const keysSchema = z.union([z.string().transform((key) => [key]), z.array(z.string())]);

/** Tags of functions, by ARN. */
export function tagOperations(store: FunctionStore): Record<string, Operation> {
  const find = (request: AwsRequest) =>
    store.get(readFunctionName(String(request.parameters.Resource), request)).record;

  return {
    async ListTags(request) {
      return { Tags: find(request).tags };
    },

    async TagResource(request) {
      const record = find(request);
      record.tags = { ...record.tags, ...read(tagsSchema, request.parameters.Tags) };
      return {};
    },

    async UntagResource(request) {
      const record = find(request);
      const keys = new Set(read(keysSchema, request.parameters.TagKeys));
      record.tags = Object.fromEntries(Object.entries(record.tags).filter(([key]) => !keys.has(key)));
      return {};
    },
  };
}

function read<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success)
    throw new AwsError("InvalidParameterValueException", `The tags are not valid: ${parsed.error.message}`);
  return parsed.data;
}
