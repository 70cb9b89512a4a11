import { randomUUID } from "node:crypto";
import { AwsError, type AwsRequest } from "../awsRequest";
import type { Operation } from "../serviceModule";
import { readFunctionName } from "./functionArn";
import type { FunctionStore } from "./functionStore";

/** The resource-based policy of a function: who else may invoke it. */
export function permissionOperations(store: FunctionStore): Record<string, Operation> {
  const find = (request: AwsRequest) =>
    store.get(readFunctionName(String(request.parameters.FunctionName), request)).record;

  return {
    async AddPermission(request) {
      const record = find(request);
      const statement = record.policy.add(request.parameters);
      record.revisionId = randomUUID();
      return { Statement: JSON.stringify(statement) };
    },

    async RemovePermission(request) {
      const record = find(request);
      record.policy.remove(String(request.parameters.StatementId));
      record.revisionId = randomUUID();
      return {};
    },

    async GetPolicy(request) {
      const record = find(request);
      if (record.policy.empty) {
        throw new AwsError("ResourceNotFoundException", "The resource you requested does not exist.", 404);
      }
      return { Policy: JSON.stringify(record.policy.document), RevisionId: record.revisionId };
    },
  };
}
