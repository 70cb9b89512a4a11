import { each, on, type ResourceNames, type ServiceActions } from "./operationAccess";

const loadBalancer: ResourceNames = (input) => input.texts("LoadBalancerArn");
const targetGroup: ResourceNames = (input) => input.texts("TargetGroupArn");
const listener: ResourceNames = (input) => input.texts("ListenerArn");
const rule: ResourceNames = (input) => input.texts("RuleArn");
const tagged: ResourceNames = (input) => input.texts("ResourceArns");
const newTargetGroup: ResourceNames = (input) =>
  input.texts("Name").map((name) => input.arn("elasticloadbalancing", `targetgroup/${name}/*`));
const newLoadBalancer: ResourceNames = (input) => {
  const kind = { application: "app", network: "net", gateway: "gwy" }[input.text("Type") ?? "application"] ?? "app";
  return input.texts("Name").map((name) => input.arn("elasticloadbalancing", `loadbalancer/${kind}/${name}/*`));
};

/** "Actions, resources, and condition keys for AWS Elastic Load Balancing V2". */
export const elasticLoadBalancingActions: ServiceActions = {
  prefix: "elasticloadbalancing",
  file: "elasticLoadBalancing.ts",
  withoutResource: /^Describe/,
  operations: {
    ...each(["RegisterTargets", "DeregisterTargets"], on([targetGroup])),
    ...each(["ModifyTargetGroup", "ModifyTargetGroupAttributes", "DeleteTargetGroup"], on([targetGroup])),
    CreateTargetGroup: on([newTargetGroup], (input) => input.tagContext("Tags")),
    CreateLoadBalancer: on([newLoadBalancer], (input) => input.tagContext("Tags")),
    ...each(
      ["DeleteLoadBalancer", "ModifyLoadBalancerAttributes", "SetSecurityGroups", "SetSubnets"],
      on([loadBalancer]),
    ),
    CreateListener: on([loadBalancer], (input) => input.tagContext("Tags")),
    ...each(
      ["ModifyListener", "DeleteListener", "CreateRule"],
      on([listener], (input) => input.tagContext("Tags")),
    ),
    ...each(["ModifyRule", "DeleteRule"], on([rule])),
    ...each(
      ["AddTags", "RemoveTags"],
      on([tagged], (input) => input.tagContext("Tags", "TagKeys")),
    ),
  },
};
