import { each, on, onAnything, type ResourceNames, type ServiceActions } from "./operationAccess";

/** Its ARN ends with an id that calls by name leave out. */
const stackSet: ResourceNames = (input) =>
  input.texts("StackSetName").map((name) => input.arn("cloudformation", `stackset/${name.split(":")[0]}:*`));

/** "Actions, resources, and condition keys for AWS CloudFormation", as far as StackSets go. */
export const cloudFormationActions: ServiceActions = {
  prefix: "cloudformation",
  file: "cloudFormation.ts",
  operations: {
    ...each(
      ["CreateStackSet", "UpdateStackSet"],
      on([stackSet], (input) => input.tagContext("Tags")),
    ),
    ...each(["DescribeStackSet", "DeleteStackSet", "ListStackInstances", "DescribeStackInstance"], on([stackSet])),
    ...each(["CreateStackInstances", "UpdateStackInstances", "DeleteStackInstances"], on([stackSet])),
    ...each(["DescribeStackSetOperation", "ListStackSetOperations", "ListStackSetOperationResults"], on([stackSet])),
    ...each(["ListStackSets", "ActivateOrganizationsAccess", "DescribeOrganizationsAccess"], onAnything),
  },
};
