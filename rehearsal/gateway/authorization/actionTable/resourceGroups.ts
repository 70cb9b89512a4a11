import { each, on, onAnything, type ResourceNames, type ServiceActions } from "./operationAccess";

const group: ResourceNames = (input) =>
  input
    .texts("GroupName", "Group", "Arn")
    .map((name) => (name.startsWith("arn:") ? name : input.arn("resource-groups", `group/${name}`)));

/** "Actions, resources, and condition keys for AWS Resource Groups". */
export const resourceGroupsActions: ServiceActions = {
  prefix: "resource-groups",
  file: "resourceGroups.ts",
  operations: {
    CreateGroup: on([], (input) => input.tagContext("Tags")),
    ...each(["ListGroups", "SearchResources"], onAnything),
    ...each(["GetGroup", "GetGroupQuery", "GetGroupConfiguration", "ListGroupResources", "GetTags"], on([group])),
    ...each(["UpdateGroup", "UpdateGroupQuery", "DeleteGroup"], on([group])),
    ...each(
      ["Tag", "Untag"],
      on([group], (input) => input.tagContext("Tags", "Keys")),
    ),
  },
};
