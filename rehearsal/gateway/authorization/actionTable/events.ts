import { parseArn } from "../../arn";
import {
  all,
  each,
  type OperationAccess,
  on,
  onAnything,
  type ResourceNames,
  type ServiceActions,
} from "./operationAccess";
import type { RequestInput } from "./requestInput";

function busArn(input: RequestInput, name = "default"): string {
  return parseArn(name) === undefined ? input.arn("events", `event-bus/${name}`) : name;
}

const bus: ResourceNames = (input) => [busArn(input, input.text("EventBusName", "Name"))];

/** `rule/<name>` on the default bus, `rule/<bus>/<name>` on another. */
const rule: ResourceNames = (input) => {
  const busName = input.text("EventBusName")?.split("/").at(-1) ?? "default";
  const path = busName === "default" ? "" : `${busName}/`;
  return input.texts("Name", "Rule").map((name) => input.arn("events", `rule/${path}${name}`));
};
const tagged: ResourceNames = (input) => input.texts("ResourceARN");

/** One question for each bus, with the sources and detail types of its entries. */
const putEvents: OperationAccess = (input) =>
  input.structures("Entries").map(({ EventBusName, Source, DetailType }) => ({
    action: "events:PutEvents",
    resource: busArn(input, typeof EventBusName === "string" ? EventBusName : undefined),
    context: {
      ...(typeof Source === "string" ? { "events:source": Source } : {}),
      ...(typeof DetailType === "string" ? { "events:detail-type": DetailType } : {}),
    },
  }));

const passTargetRoles: OperationAccess = (input) =>
  [...input.texts("RoleArn"), ...input.structures("Targets").map(({ RoleArn }) => RoleArn)]
    .filter((role) => typeof role === "string")
    .map((resource) => ({
      action: "iam:PassRole",
      resource,
      context: { "iam:PassedToService": "events.amazonaws.com" },
    }));

const targetContext = (input: RequestInput) => {
  const arns = input.structures("Targets").flatMap(({ Arn }) => (typeof Arn === "string" ? [Arn] : []));
  return arns.length === 0 ? {} : { "events:TargetArn": arns };
};

/** "Actions, resources, and condition keys for Amazon EventBridge". */
export const eventsActions: ServiceActions = {
  prefix: "events",
  file: "events.ts",
  operations: {
    PutEvents: putEvents,
    PutRule: all(
      on([rule], (input) => input.tagContext("Tags")),
      passTargetRoles,
    ),
    PutTargets: all(on([rule], targetContext), passTargetRoles),
    ...each(
      ["RemoveTargets", "ListTargetsByRule", "DescribeRule", "DeleteRule", "EnableRule", "DisableRule"],
      on([rule]),
    ),
    CreateEventBus: on([bus], (input) => input.tagContext("Tags")),
    ...each(["DescribeEventBus", "DeleteEventBus", "UpdateEventBus"], on([bus])),
    ...each(
      ["TagResource", "UntagResource"],
      on([tagged], (input) => input.tagContext("Tags", "TagKeys")),
    ),
    ListTagsForResource: on([tagged]),
    // The Service Authorization Reference gives these no resource type.
    ...each(["PutPermission", "RemovePermission", "ListRules", "ListEventBuses", "ListRuleNamesByTarget"], onAnything),
    TestEventPattern: onAnything,
  },
};
