import { parseArn } from "../../arn";
import { each, on, onAnything, type ResourceNames, type ServiceActions } from "./operationAccess";

const parameter: ResourceNames = (input) =>
  input
    .texts("Name", "Names")
    .map((name) => (parseArn(name) ? name : input.arn("ssm", `parameter/${name.replace(/^\//, "")}`)));
const parameterPath: ResourceNames = (input) =>
  input.texts("Path").map((path) => input.arn("ssm", `parameter/${path.replace(/^\//, "")}`));
const document: ResourceNames = (input) =>
  input.texts("Name", "DocumentName").map((name) => (parseArn(name) ? name : input.arn("ssm", `document/${name}`)));
const automation: ResourceNames = (input) =>
  input.texts("AutomationExecutionId").map((id) => input.arn("ssm", `automation-execution/${id}`));
const definition: ResourceNames = (input) =>
  input
    .texts("DocumentName")
    .map((name) => input.arn("ssm", `automation-definition/${name}:${input.text("DocumentVersion") ?? "$DEFAULT"}`));
const instances: ResourceNames = (input) => input.texts("InstanceIds").map((id) => input.arn("ec2", `instance/${id}`));

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
    StartAutomationExecution: on([definition]),
    ...each(
      ["GetAutomationExecution", "StopAutomationExecution", "DescribeAutomationStepExecutions"],
      on([automation]),
    ),
    SendCommand: on([document, instances]),
    ...each(["DescribeParameters", "DescribeInstanceInformation", "DescribeAutomationExecutions"], onAnything),
    ...each(["ListCommands", "ListCommandInvocations", "GetCommandInvocation", "ListDocuments"], onAnything),
  },
};
