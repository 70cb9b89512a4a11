import { all, each, on, onAnything, passRole, type ResourceNames, type ServiceActions } from "./operationAccess";

const schedule: ResourceNames = (input) =>
  input
    .texts("Name")
    .map((name) => input.arn("scheduler", `schedule/${input.text("GroupName", "groupName") ?? "default"}/${name}`));
const group: ResourceNames = (input) =>
  input.texts("Name").map((name) => input.arn("scheduler", `schedule-group/${name}`));
const tagged: ResourceNames = (input) => input.texts("ResourceArn");

/** "Actions, resources, and condition keys for Amazon EventBridge Scheduler". */
export const schedulerActions: ServiceActions = {
  prefix: "scheduler",
  file: "scheduler.ts",
  operations: {
    ...each(
      ["CreateSchedule", "UpdateSchedule"],
      all(on([schedule]), passRole("scheduler.amazonaws.com", "Target.RoleArn")),
    ),
    ...each(["GetSchedule", "DeleteSchedule"], on([schedule])),
    CreateScheduleGroup: on([group], (input) => input.tagContext("Tags")),
    ...each(["GetScheduleGroup", "DeleteScheduleGroup"], on([group])),
    ...each(
      ["TagResource", "UntagResource"],
      on([tagged], (input) => input.tagContext("Tags", "TagKeys")),
    ),
    ListTagsForResource: on([tagged]),
    ...each(["ListSchedules", "ListScheduleGroups"], onAnything),
  },
};
