import type { ResourceContext } from "../../resourceContext";

/** A rule on the default bus goes by its name, one on another bus by `<bus>/<name>`; a partner bus has slashes of its own. */
export function ruleId(bus: string, name: string): string {
  return bus === "default" ? name : `${bus}/${name}`;
}

export function busOf(id: string): string {
  return id.includes("/") ? id.slice(0, id.lastIndexOf("/")) : "default";
}

export function nameOf(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

/** The bus may be named by its ARN (a bus of another account is); the rule's ARN holds its name. */
export function ruleArn(id: string, { partition, region, account }: ResourceContext): string {
  const bus = busOf(id).replace(/^arn:.*:event-bus\//, "");
  return `arn:${partition}:events:${region}:${account}:rule/${ruleId(bus, nameOf(id))}`;
}
