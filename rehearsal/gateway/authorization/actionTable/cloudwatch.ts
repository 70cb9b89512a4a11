import { each, on, onAnything, type ResourceNames, type ServiceActions } from "./operationAccess";
import type { RequestInput } from "./requestInput";

const alarm: ResourceNames = (input) =>
  input.texts("AlarmName", "AlarmNames").map((name) => input.arn("cloudwatch", `alarm:${name}`));
/** Dashboards are global: their ARN names no Region. */
const dashboard: ResourceNames = (input) =>
  input
    .texts("DashboardName", "DashboardNames")
    .map((name) => input.arn("cloudwatch", `dashboard/${name}`, { region: "" }));
const tagged: ResourceNames = (input) => input.texts("ResourceARN");

const namespaceContext = (input: RequestInput) => {
  const namespace = input.text("Namespace");
  return namespace === undefined ? {} : { "cloudwatch:namespace": namespace };
};

/** "Actions, resources, and condition keys for Amazon CloudWatch"; signed as `monitoring`. */
export const cloudwatchActions: ServiceActions = {
  prefix: "cloudwatch",
  file: "cloudwatch.ts",
  operations: {
    PutMetricData: on([], namespaceContext),
    ...each(
      ["PutMetricAlarm", "PutCompositeAlarm"],
      on([alarm], (input) => input.tagContext("Tags")),
    ),
    ...each(["DeleteAlarms", "DescribeAlarms", "DescribeAlarmHistory", "SetAlarmState"], on([alarm])),
    ...each(["EnableAlarmActions", "DisableAlarmActions"], on([alarm])),
    ...each(["PutDashboard", "GetDashboard", "DeleteDashboards"], on([dashboard])),
    ...each(
      ["TagResource", "UntagResource"],
      on([tagged], (input) => input.tagContext("Tags", "TagKeys")),
    ),
    ListTagsForResource: on([tagged]),
    ...each(
      ["GetMetricData", "GetMetricStatistics", "ListMetrics", "ListDashboards", "DescribeAlarmsForMetric"],
      onAnything,
    ),
  },
};
