import {
  all,
  each,
  type OperationAccess,
  on,
  passRole,
  type ResourceNames,
  type ServiceActions,
} from "./operationAccess";
import type { RequestInput } from "./requestInput";

/** The id within a group's ARN is not in requests: `*` stands in, as in the policies of the Auto Scaling guide. */
const groupArn = (input: RequestInput, name: string) =>
  input.arn("autoscaling", `autoScalingGroup:*:autoScalingGroupName/${name}`);
const group: ResourceNames = (input) => input.texts("AutoScalingGroupName").map((name) => groupArn(input, name));
/** Tags name their group each. */
const taggedGroups: ResourceNames = (input) =>
  input
    .structures("Tags")
    .flatMap(({ ResourceId }) => (typeof ResourceId === "string" ? [groupArn(input, ResourceId)] : []));
const launchConfiguration: ResourceNames = (input) =>
  input
    .texts("LaunchConfigurationName")
    .map((name) => input.arn("autoscaling", `launchConfiguration:*:launchConfigurationName/${name}`));

const make: OperationAccess = all(
  on([group], (input) => input.tagContext("Tags")),
  passRole("autoscaling.amazonaws.com", "ServiceLinkedRoleARN"),
);

/** "Actions, resources, and condition keys for Amazon EC2 Auto Scaling". */
export const autoscalingActions: ServiceActions = {
  prefix: "autoscaling",
  file: "autoscaling.ts",
  withoutResource: /^Describe/,
  operations: {
    ...each(["CreateAutoScalingGroup", "UpdateAutoScalingGroup"], make),
    ...each(
      ["DeleteAutoScalingGroup", "AttachInstances", "DetachInstances", "EnterStandby", "ExitStandby"],
      on([group]),
    ),
    ...each(["SetInstanceProtection", "SetDesiredCapacity", "SuspendProcesses", "ResumeProcesses"], on([group])),
    ...each(["AttachLoadBalancerTargetGroups", "DetachLoadBalancerTargetGroups"], on([group])),
    ...each(
      ["CreateOrUpdateTags", "DeleteTags"],
      on([taggedGroups], (input) => input.tagContext("Tags")),
    ),
    ...each(["CreateLaunchConfiguration", "DeleteLaunchConfiguration"], on([launchConfiguration])),
    // These name an instance only; the group that it belongs to is any group of the account.
    ...each(["SetInstanceHealth", "TerminateInstanceInAutoScalingGroup"], on([(input) => [groupArn(input, "*")]])),
  },
};
