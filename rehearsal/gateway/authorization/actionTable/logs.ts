import { each, on, onAnything, type ResourceNames, type ServiceActions } from "./operationAccess";

/** Actions on a group are asked for with the trailing `:*`, as policies have it. */
const group: ResourceNames = (input) =>
  input.texts("logGroupName").map((name) => input.arn("logs", `log-group:${name}:*`));
const stream: ResourceNames = (input) =>
  input
    .texts("logStreamName")
    .map((name) => input.arn("logs", `log-group:${input.text("logGroupName")}:log-stream:${name}`));
const tagged: ResourceNames = (input) => input.texts("resourceArn");

/** "Actions, resources, and condition keys for Amazon CloudWatch Logs". */
export const logsActions: ServiceActions = {
  prefix: "logs",
  file: "logs.ts",
  operations: {
    CreateLogGroup: on([group], (input) => input.tagContext("tags")),
    ...each(
      ["DeleteLogGroup", "PutRetentionPolicy", "DeleteRetentionPolicy", "AssociateKmsKey", "DisassociateKmsKey"],
      on([group]),
    ),
    ...each(["DescribeLogStreams", "FilterLogEvents", "StartQuery", "GetLogGroupFields"], on([group])),
    ...each(["PutMetricFilter", "DeleteMetricFilter", "DescribeMetricFilters"], on([group])),
    ...each(["PutSubscriptionFilter", "DeleteSubscriptionFilter", "DescribeSubscriptionFilters"], on([group])),
    // CreateLogStream is an action of the group as policies are written in practice, and of the stream in the reference.
    CreateLogStream: on([stream]),
    ...each(["PutLogEvents", "GetLogEvents", "DeleteLogStream"], on([stream])),
    ...each(
      ["TagResource", "UntagResource"],
      on([tagged], (input) => input.tagContext("tags", "tagKeys")),
    ),
    ListTagsForResource: on([tagged]),
    ...each(
      ["TagLogGroup", "UntagLogGroup", "ListTagsLogGroup"],
      on([group], (input) => input.tagContext("tags")),
    ),
    ...each(["DescribeLogGroups", "DescribeResourcePolicies", "PutResourcePolicy", "DescribeQueries"], onAnything),
  },
};
