import { isDeepStrictEqual } from "node:util";
import type { Place } from "../place";
import { creationOrder, Intrinsics, type ResourceValues } from "./intrinsics";
import type { Properties, StackResourceContext } from "./resources/stackResource";
import { stackResourceOf } from "./resources/stackResources";
import type { Template } from "./template";

export interface Stack {
  readonly id: string;
  readonly name: string;
  /** What the stack has, by logical id, in the order that it was made in. */
  readonly resources: Map<string, DeployedResource>;
}

export interface DeployedResource {
  readonly type: string;
  readonly properties: Properties;
  readonly values: ResourceValues;
}

/**
 * Makes the stack what the template says, and undoes what it did where one resource fails ("Stack failure options"). Throws
 * an `Error` that names the resource.
 */
export async function deployTemplate(
  template: Template,
  stack: Stack,
  place: Place,
  context: StackResourceContext,
): Promise<void> {
  const before = new Map(stack.resources);
  try {
    await apply(template, stack, place, context);
  } catch (cause) {
    await rollBack(stack, before, context);
    throw cause;
  }
}

/** Deletes what the stack has, last made first. */
export async function deleteStack(stack: Stack, context: StackResourceContext): Promise<void> {
  for (const [logicalId, { type, properties }] of [...stack.resources].reverse()) {
    await stackResourceOf(type).delete(properties, context);
    stack.resources.delete(logicalId);
  }
}

async function apply(template: Template, stack: Stack, place: Place, context: StackResourceContext): Promise<void> {
  const intrinsics = new Intrinsics(template, place, stack);
  const wanted = creationOrder(template, (logicalId) => {
    const condition = template.Resources[logicalId]?.Condition;
    return template.Resources[logicalId] !== undefined && (condition === undefined || intrinsics.holds(condition));
  });
  const replaced: DeployedResource[] = [];
  for (const logicalId of wanted) {
    const { Type, Properties: given } = template.Resources[logicalId] ?? { Type: "", Properties: {} };
    const properties = Object(intrinsics.resolve(given)) as Properties;
    const known = stack.resources.get(logicalId);
    try {
      const deployed = await applyOne(Type, properties, known, context);
      if (known !== undefined && deployed.replaces) replaced.push(known);
      stack.resources.set(logicalId, { type: Type, properties, values: deployed.values });
      intrinsics.note(logicalId, deployed.values);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`ResourceLogicalId:${logicalId}, ResourceType:${Type}, ResourceStatusReason:${reason}.`, {
        cause,
      });
    }
  }
  for (const [logicalId, resource] of [...stack.resources].reverse()) {
    if (wanted.includes(logicalId)) continue;
    await stackResourceOf(resource.type).delete(resource.properties, context);
    stack.resources.delete(logicalId);
  }
  for (const { type, properties } of replaced) await stackResourceOf(type).delete(properties, context);
}

async function applyOne(
  type: string,
  properties: Properties,
  known: DeployedResource | undefined,
  context: StackResourceContext,
): Promise<{ readonly values: ResourceValues; readonly replaces: boolean }> {
  const resource = stackResourceOf(type);
  if (known === undefined) return { values: await resource.create(properties, context), replaces: false };
  if (isDeepStrictEqual(properties, known.properties)) return { values: known.values, replaces: false };
  const replaces = resource.identity.some((name) => !isDeepStrictEqual(properties[name], known.properties[name]));
  if (replaces) return { values: await resource.create(properties, context), replaces };
  return { values: await resource.update(properties, known.properties, context), replaces };
}

/** What was made goes, last made first; what was changed is as before. What cannot be undone is left, as on AWS. */
async function rollBack(
  stack: Stack,
  before: ReadonlyMap<string, DeployedResource>,
  context: StackResourceContext,
): Promise<void> {
  for (const [logicalId, { type, properties }] of [...stack.resources].reverse()) {
    const former = before.get(logicalId);
    const resource = stackResourceOf(type);
    if (former === undefined) {
      await resource.delete(properties, context);
      stack.resources.delete(logicalId);
    } else if (former.properties !== properties) {
      const replaced = resource.identity.some((name) => !isDeepStrictEqual(former.properties[name], properties[name]));
      if (replaced) await resource.delete(properties, context);
      else await resource.update(former.properties, properties, context);
      stack.resources.set(logicalId, former);
    }
  }
}
