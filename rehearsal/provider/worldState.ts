import { defaultsKey } from "./checkedInputs";
import { isAbsent, sameValue } from "./propertyEquality";
import { type PropertyMap, type PropertyValue, toPropertyMap } from "./propertyValue";
import type { Tags } from "./resourceContext";
import type { ResourceType } from "./resourceType";
import { ownTags, stringMap, withoutDefaultTags } from "./tags";

/** A resource as it stands in the world. */
export interface WorldState {
  readonly values: PropertyMap;
  /** The properties that AWS tells; one that is told and has no value is known to have none. */
  readonly told: ReadonlySet<string>;
}

/** Adds what is the same for every type: `tags`, `tagsAll` and `region`. */
export function worldState(
  resourceType: ResourceType,
  read: Readonly<Record<string, unknown>>,
  inputs: PropertyMap,
  provider: { readonly region: string; readonly defaultTags: Tags },
): WorldState {
  const values = toPropertyMap(read);
  const told = new Set(Object.keys(read));
  if (resourceType.tagging) {
    const tags = ownTags(stringMap(values.tagsAll));
    values.tagsAll = { ...tags };
    values.tags = { ...withoutDefaultTags(tags, provider.defaultTags, stringMap(inputs.tags)) };
    told.add("tags");
  }
  if (resourceType.inputs.region) {
    values.region = provider.region;
    told.add("region");
  }
  return { values, told };
}

/**
 * The outputs that a deployment records: the world's values, in the program's own wording where both mean the same, and
 * the inputs that AWS does not tell again (a function's code).
 */
export function outputsOf(resourceType: ResourceType, inputs: PropertyMap, world: WorldState): PropertyMap {
  const outputs: PropertyMap = { ...world.values };
  for (const [name, property] of Object.entries(resourceType.inputs)) {
    const input = inputs[name];
    if (input === undefined) continue;
    if (!world.told.has(name) || sameValue(property, input, world.values[name])) outputs[name] = input;
  }
  return outputs;
}

/**
 * The inputs that would make the world as it is, for a refresh or an import. An input that the world agrees with stays
 * as the program wrote it; one that the program never set appears once the world has moved away from what was recorded.
 */
export function inputsOf(
  resourceType: ResourceType,
  world: WorldState,
  known: { readonly inputs: PropertyMap; readonly state: PropertyMap } | undefined,
): PropertyMap {
  const inputs: PropertyMap = {};
  for (const [name, property] of Object.entries(resourceType.inputs)) {
    const recorded = known?.inputs[name];
    const inWorld: PropertyValue | undefined = world.values[name];
    if (recorded !== undefined && (!world.told.has(name) || sameValue(property, recorded, inWorld))) {
      inputs[name] = recorded;
    } else if (recorded !== undefined) {
      if (inWorld !== undefined) inputs[name] = inWorld;
    } else if (inWorld !== undefined && name !== "region" && !isAbsent(property, inWorld)) {
      const moved = known ? !property.computed && !sameValue(property, known.state[name], inWorld) : true;
      if (moved) inputs[name] = inWorld;
    }
  }
  inputs[defaultsKey] = known?.inputs[defaultsKey] ?? [];
  return inputs;
}
