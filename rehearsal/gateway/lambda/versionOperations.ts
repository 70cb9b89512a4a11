import * as z from "zod";
import { AwsError, type AwsRequest } from "../awsRequest";
import type { Operation } from "../serviceModule";
import { readFunctionName } from "./functionArn";
import { describeFunction, describeVersion, type FunctionRecord, type PublishedVersion } from "./functionRecord";
import type { FunctionStore } from "./functionStore";
import { pageOf } from "./page";

const aliasSchema = z.object({
  Name: z.string().regex(/^(?!^[0-9]+$)[a-zA-Z0-9-_]{1,128}$/),
  FunctionVersion: z.string(),
  Description: z.string().default(""),
  RoutingConfig: z.object({ AdditionalVersionWeights: z.record(z.string(), z.number().min(0).max(1)) }).optional(),
});

/**
 * Versions and aliases of a function. Less than AWS: they are described, with the configuration that they were published with,
 * and not run; a version is published whether or not anything has changed since the last.
 */
export function versionOperations(store: FunctionStore): Record<string, Operation> {
  const find = (request: AwsRequest) =>
    store.get(readFunctionName(String(request.parameters.FunctionName), request)).record;

  return {
    async PublishVersion(request) {
      const record = find(request);
      const version: PublishedVersion = { version: String(record.versions.length + 1), settings: record.settings };
      record.versions.push(version);
      return describeVersion(record, version);
    },

    async ListVersionsByFunction(request) {
      const record = find(request);
      const latest = describeFunction(record);
      const { items, next } = pageOf(
        request,
        [
          { ...latest, FunctionArn: `${record.arn}:$LATEST` },
          ...record.versions.map((version) => describeVersion(record, version)),
        ],
        50,
      );
      return { Versions: items, ...next };
    },

    async CreateAlias(request) {
      const record = find(request);
      const parsed = aliasSchema.safeParse(request.parameters);
      if (!parsed.success) throw new AwsError("InvalidParameterValueException", parsed.error.message);
      const { Name, FunctionVersion, Description, RoutingConfig } = parsed.data;
      requireVersion(record, FunctionVersion);
      for (const version of Object.keys(RoutingConfig?.AdditionalVersionWeights ?? {})) requireVersion(record, version);
      if (record.aliases.has(Name)) {
        throw new AwsError("ResourceConflictException", `Alias already exists: ${record.arn}:${Name}`, 409);
      }
      const alias = {
        AliasArn: `${record.arn}:${Name}`,
        Name,
        FunctionVersion,
        Description,
        ...(RoutingConfig === undefined ? {} : { RoutingConfig }),
      };
      record.aliases.set(Name, alias);
      return alias;
    },

    async ListAliases(request) {
      const { items, next } = pageOf(request, [...find(request).aliases.values()], 50);
      return { Aliases: items, ...next };
    },
  };
}

function requireVersion(record: FunctionRecord, version: string): void {
  if (version === "$LATEST" || record.versions.some((known) => known.version === version)) return;
  throw new AwsError("ResourceNotFoundException", `Function not found: ${record.arn}:${version}`, 404);
}
