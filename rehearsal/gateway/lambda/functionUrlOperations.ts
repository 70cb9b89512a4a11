import { AwsError, type AwsRequest } from "../awsRequest";
import type { Operation } from "../serviceModule";
import { readFunctionName } from "./functionArn";
import type { FunctionStore } from "./functionStore";
import { pageOf } from "./page";

/** URLs of functions. Less than AWS: only of `$LATEST`, and nothing answers under them. */
export function functionUrlOperations(store: FunctionStore): Record<string, Operation> {
  const find = (request: AwsRequest) =>
    store.get(readFunctionName(String(request.parameters.FunctionName), request)).record;

  return {
    async CreateFunctionUrlConfig(request) {
      const record = find(request);
      const { AuthType: auth } = request.parameters;
      if (auth !== "NONE" && auth !== "AWS_IAM") {
        throw new AwsError("InvalidParameterValueException", "AuthType is NONE or AWS_IAM");
      }
      if (record.url !== undefined) throw new AwsError("ResourceConflictException", "It has a URL already", 409);
      record.url = {
        FunctionUrl: `https://${record.identity.name.toLowerCase()}.lambda-url.${record.identity.region}.on.aws/`,
        FunctionArn: record.arn,
        AuthType: auth,
        CreationTime: new Date().toISOString(),
        LastModifiedTime: new Date().toISOString(),
      };
      return record.url;
    },

    async ListFunctionUrlConfigs(request) {
      const { url } = find(request);
      const { items, next } = pageOf(request, url === undefined ? [] : [url], 50);
      return { FunctionUrlConfigs: items, ...next };
    },
  };
}
