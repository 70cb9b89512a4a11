import { AwsError, type AwsRequest } from "../awsRequest";
import type { Operation } from "../serviceModule";
import { readFunctionName } from "./functionArn";
import type { FunctionStore } from "./functionStore";
import { provisionedOf } from "./provisionedConcurrencyOperations";

/** The quota of an account that AWS has raised to its default ("Lambda quotas"). */
const quota = 1000;

/** A function's reserved concurrency, and the account's. Less than AWS: more may be reserved than the quota has. */
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
      const record = find(request);
      if (value < provisionedOf(record)) {
        throw new AwsError(
          "InvalidParameterValueException",
          "Specified ReservedConcurrentExecutions for function is less than its provisioned concurrency",
        );
      }
      record.reservedConcurrency = value;
      return { ReservedConcurrentExecutions: value };
    },

    async GetFunctionConcurrency(request) {
      const { reservedConcurrency } = find(request);
      return reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency };
    },

    async GetAccountSettings({ account, region }) {
      const reserved = store.list(account, region).map(({ record }) => record.reservedConcurrency ?? 0);
      const unreserved = quota - reserved.reduce((sum, count) => sum + count, 0);
      return { AccountLimit: { ConcurrentExecutions: quota, UnreservedConcurrentExecutions: unreserved } };
    },

    async DeleteFunctionConcurrency(request) {
      delete find(request).reservedConcurrency;
      return {};
    },
  };
}
