import { parseArn } from "../../arn";
import {
  all,
  each,
  type OperationAccess,
  on,
  onAnything,
  passRole,
  type ResourceNames,
  type ServiceActions,
} from "./operationAccess";
import type { RequestInput } from "./requestInput";

const parameter: ResourceNames = (input) =>
  input
    .texts("Name", "Names")
    .map((name) => (parseArn(name) ? name : input.arn("ssm", `parameter/${name.replace(/^\//, "")}`)));
const parameterPath: ResourceNames = (input) =>
  input.texts("Path").map((path) => input.arn("ssm", `parameter/${path.replace(/^\//, "")}`));
/** Amazon's own documents belong to no account: `arn:aws:ssm:eu-west-1::document/AWS-StopEC2Instance`. */
const named = (input: RequestInput, kind: string, name: string, version: string) => {
  if (parseArn(name)) return name.replace(":document/", `:${kind}/`) + version;
  return input.arn("ssm", `${kind}/${name}${version}`, /^AWS[A-Za-z0-9]*-/.test(name) ? { account: "" } : {});
};
const document: ResourceNames = (input) =>
  input.texts("Name", "DocumentName").map((name) => named(input, "document", name, ""));
const tagged: ResourceNames = (input) =>
  input.texts("ResourceId").map((id) => {
    const kind = (input.text("ResourceType") ?? "").toLowerCase();
    return input.arn("ssm", `${kind}/${id.replace(/^\//, "")}`);
  });
const automation: ResourceNames = (input) =>
  input.texts("AutomationExecutionId").map((id) => input.arn("ssm", `automation-execution/${id}`));
const definition: ResourceNames = (input) =>
  input
    .texts("DocumentName")
    .map((name) => named(input, "automation-definition", name, `:${input.text("DocumentVersion") ?? "$DEFAULT"}`));
const instances: ResourceNames = (input) => input.texts("InstanceIds").map((id) => input.arn("ec2", `instance/${id}`));

/** Another account's document is used by sharing, which the service checks; policies are asked as for one of the caller's own. */
const asOwn =
  (access: OperationAccess): OperationAccess =>
  (input) =>
    access(input).map((requested) => ({ ...requested, resourceAccount: input.account }));

/** "Actions, resources, and condition keys for AWS Systems Manager". */
export const ssmActions: ServiceActions = {
  prefix: "ssm",
  file: "ssm.ts",
  operations: {
    PutParameter: on([parameter], (input) => input.tagContext("Tags")),
    ...each(
      ["GetParameter", "GetParameters", "DeleteParameter", "DeleteParameters", "GetParameterHistory"],
      on([parameter]),
    ),
    GetParametersByPath: on([parameterPath]),
    ...each(["CreateDocument", "GetDocument", "DescribeDocument", "UpdateDocument", "DeleteDocument"], on([document])),
    ...each(["ModifyDocumentPermission", "DescribeDocumentPermission", "UpdateDocumentDefaultVersion"], on([document])),
    ...each(
      ["AddTagsToResource", "RemoveTagsFromResource"],
      on([tagged], (input) => input.tagContext("Tags", "TagKeys")),
    ),
    ListTagsForResource: on([tagged]),
    StartAutomationExecution: all(
      asOwn(on([definition])),
      passRole("ssm.amazonaws.com", "Parameters.AutomationAssumeRole"),
    ),
    ...each(
      ["GetAutomationExecution", "StopAutomationExecution", "DescribeAutomationStepExecutions"],
      on([automation]),
    ),
    SendCommand: on([document, instances]),
    ...each(["DescribeParameters", "DescribeInstanceInformation", "DescribeAutomationExecutions"], onAnything),
    ...each(["ListCommands", "ListCommandInvocations", "GetCommandInvocation", "ListDocuments"], onAnything),
  },
};
