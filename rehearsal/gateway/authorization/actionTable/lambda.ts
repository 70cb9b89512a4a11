import { parseArn } from "../../arn";
import {
  all,
  as,
  each,
  type OperationAccess,
  on,
  onAnything,
  passRole,
  type ResourceNames,
  type ServiceActions,
} from "./operationAccess";
import type { RequestInput } from "./requestInput";

/** A function by name, by `account:function:name`, or by ARN, with its version or alias. */
const lambdaFunction: ResourceNames = (input) => {
  const given = input.text("FunctionName");
  if (given === undefined) {
    return [];
  }
  const qualifier = input.text("Qualifier");
  const arn =
    parseArn(given) === undefined ? input.arn("lambda", `function:${given.split(":function:").at(-1)}`) : given;
  return [qualifier === undefined || qualifier === "$LATEST" ? arn : `${arn}:${qualifier}`];
};
const eventSourceMapping: ResourceNames = (input) =>
  input.texts("UUID").map((id) => input.arn("lambda", `event-source-mapping:${id}`));
const tagged: ResourceNames = (input) => input.texts("Resource", "ARN");

const permissionContext = (input: RequestInput) => {
  const principal = input.text("Principal");
  return principal === undefined ? {} : { "lambda:Principal": principal };
};
const create: OperationAccess = all(
  on([lambdaFunction], (input) => input.tagContext("Tags")),
  passRole("lambda.amazonaws.com", "Role"),
);

/** "Actions, resources, and condition keys for AWS Lambda". */
export const lambdaActions: ServiceActions = {
  prefix: "lambda",
  file: "lambda.ts",
  operations: {
    Invoke: as("lambda:InvokeFunction", on([lambdaFunction])),
    CreateFunction: create,
    UpdateFunctionConfiguration: create,
    ...each(["AddPermission", "RemovePermission"], on([lambdaFunction], permissionContext)),
    ...each(["GetFunction", "GetFunctionConfiguration", "DeleteFunction", "UpdateFunctionCode"], on([lambdaFunction])),
    ...each(
      ["GetPolicy", "PublishVersion", "ListVersionsByFunction", "GetFunctionCodeSigningConfig"],
      on([lambdaFunction]),
    ),
    ...each(["PutFunctionConcurrency", "GetFunctionConcurrency", "DeleteFunctionConcurrency"], on([lambdaFunction])),
    ...each(["PutFunctionEventInvokeConfig", "UpdateFunctionEventInvokeConfig"], on([lambdaFunction])),
    ...each(["GetFunctionEventInvokeConfig", "DeleteFunctionEventInvokeConfig"], on([lambdaFunction])),
    ...each(
      ["TagResource", "UntagResource"],
      on([tagged], (input) => input.tagContext("Tags", "TagKeys", "tagKeys")),
    ),
    ListTags: on([tagged]),
    ...each(["CreateAlias", "ListAliases", "CreateFunctionUrlConfig", "ListFunctionUrlConfigs"], on([lambdaFunction])),
    ...each(["ListFunctionEventInvokeConfigs", "ListProvisionedConcurrencyConfigs"], on([lambdaFunction])),
    ...each(["PutProvisionedConcurrencyConfig", "GetProvisionedConcurrencyConfig"], on([lambdaFunction])),
    DeleteProvisionedConcurrencyConfig: on([lambdaFunction]),
    ...each(
      ["GetEventSourceMapping", "UpdateEventSourceMapping", "DeleteEventSourceMapping"],
      on([eventSourceMapping]),
    ),
    CreateEventSourceMapping: onAnything,
    ...each(["ListFunctions", "ListLayers", "GetAccountSettings", "ListEventSourceMappings"], onAnything),
  },
};
