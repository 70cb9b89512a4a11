import { AwsError, type AwsRequest } from "../awsRequest";
import type { Operation } from "../serviceModule";
import { readFunctionName } from "./functionArn";
import type { FunctionStore } from "./functionStore";

/** A function's reserved concurrency. Less than AWS: the account's own limit is not drawn down by it. */
export function concurrencyOperations(store: FunctionStore): Record<string, Operation> {
  const find = (request: AwsRequest) =>
    store.get(readFunctionName(String(request.parameters.FunctionName), request)).record;

  return {
    async PutFunctionConcurrency(request) {
      const value = request.parameters.ReservedConcurrentExecutions;
      if (typeof value !== "number" || !Number.isInteger(value) || value < 0) {
        throw new AwsError(
          "InvalidParameterValueException",
          "ReservedConcurrentExecutions must be a whole number from 0",
        );
      }
      find(request).reservedConcurrency = value;
      return { ReservedConcurrentExecutions: value };
    },

    async GetFunctionConcurrency(request) {
      const { reservedConcurrency } = find(request);
      return reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency };
    },

    async DeleteFunctionConcurrency(request) {
      delete find(request).reservedConcurrency;
      return {};
    },
  };
}
