import { AwsError, type AwsRequest } from "../awsRequest";
import type { Operation } from "../serviceModule";
import { readFunctionName } from "./functionArn";
import type { FunctionRecord } from "./functionRecord";
import type { FunctionStore } from "./functionStore";
import { pageOf } from "./page";

/**
 * Provisioned concurrency of versions and aliases ("Configuring provisioned concurrency for a function"). Less than AWS: it is
 * ready at once, and nothing is kept warm by it.
 */
export function provisionedConcurrencyOperations(store: FunctionStore): Record<string, Operation> {
  const find = (request: AwsRequest) =>
    store.get(readFunctionName(String(request.parameters.FunctionName), request)).record;

  return {
    async PutProvisionedConcurrencyConfig(request) {
      const record = find(request);
      const qualifier = requireQualifier(record, request.parameters.Qualifier);
      const value = request.parameters.ProvisionedConcurrentExecutions;
      if (typeof value !== "number" || !Number.isInteger(value) || value < 1) {
        throw new AwsError(
          "InvalidParameterValueException",
          "ProvisionedConcurrentExecutions must be a whole number from 1",
        );
      }
      const others = provisionedOf(record) - (record.provisioned.get(qualifier) ?? 0);
      if (record.reservedConcurrency !== undefined && others + value > record.reservedConcurrency) {
        throw new AwsError(
          "InvalidParameterValueException",
          "Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function",
        );
      }
      record.provisioned.set(qualifier, value);
      return describe(value);
    },

    async GetProvisionedConcurrencyConfig(request) {
      const record = find(request);
      const value = record.provisioned.get(requireQualifier(record, request.parameters.Qualifier));
      if (value === undefined) {
        throw new AwsError(
          "ProvisionedConcurrencyConfigNotFoundException",
          "No Provisioned Concurrency Config found for this function",
          404,
        );
      }
      return describe(value);
    },

    async ListProvisionedConcurrencyConfigs(request) {
      const record = find(request);
      const { items, next } = pageOf(request, [...record.provisioned], 50);
      return {
        ProvisionedConcurrencyConfigs: items.map(([qualifier, value]) => ({
          FunctionArn: `${record.arn}:${qualifier}`,
          ...describe(value),
        })),
        ...next,
      };
    },

    async DeleteProvisionedConcurrencyConfig(request) {
      const record = find(request);
      record.provisioned.delete(requireQualifier(record, request.parameters.Qualifier));
      return {};
    },
  };
}

/** Of all versions and aliases together. */
export function provisionedOf({ provisioned }: FunctionRecord): number {
  return [...provisioned.values()].reduce((sum, value) => sum + value, 0);
}

function requireQualifier(record: FunctionRecord, given: unknown): string {
  const qualifier = String(given);
  if (record.aliases.has(qualifier) || record.versions.some(({ version }) => version === qualifier)) return qualifier;
  throw new AwsError("ResourceNotFoundException", `Function not found: ${record.arn}:${qualifier}`, 404);
}

function describe(value: number): Record<string, unknown> {
  return {
    RequestedProvisionedConcurrentExecutions: value,
    AvailableProvisionedConcurrentExecutions: value,
    AllocatedProvisionedConcurrentExecutions: value,
    Status: "READY",
  };
}
