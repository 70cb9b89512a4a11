import { autoName, type Naming } from "./autoName";
import type { Fields, Property } from "./property";
import { containsUnknown, isArchive, type PropertyMap, type PropertyValue, unknown } from "./propertyValue";
import type { ResourceType } from "./resourceType";

export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

export interface CheckedInputs {
  readonly inputs: PropertyMap;
  readonly failures: readonly CheckFailure[];
}

/** The engine's own key for inputs that the provider chose: such a value is not the program's and may be chosen anew. */
export const defaultsKey = "__defaults";

/**
 * A resource's inputs, validated, with defaults and name filled in. All failures are reported at once.
 * `source` is the file that declares the resource type, for the failures' advice.
 */
export function checkInputs(
  resourceType: ResourceType,
  source: string,
  news: PropertyMap,
  olds: PropertyMap,
  naming: Naming,
): CheckedInputs {
  const failures: CheckFailure[] = [];
  const refuse = (property: string, reason: string) => failures.push({ property, reason });
  const inputs = checkFields(resourceType.inputs, source, news, "", refuse);
  const defaults: string[] = [];
  for (const [name, property] of Object.entries(resourceType.inputs)) {
    if (inputs[name] !== undefined) continue;
    const value = property.autoName ? nameFor(name, property, inputs, olds, naming) : property.default;
    if (value === undefined) continue;
    inputs[name] = value;
    defaults.push(name);
  }
  inputs[defaultsKey] = defaults;
  if (failures.length === 0 && !containsUnknown(inputs)) {
    const refusal = resourceType.refuse?.(inputs);
    if (refusal) failures.push(refusal);
  }
  return { inputs, failures };
}

function nameFor(name: string, property: Property, inputs: PropertyMap, olds: PropertyMap, naming: Naming) {
  const chosenBefore = Array.isArray(olds[defaultsKey]) && olds[defaultsKey].includes(name);
  if (chosenBefore && olds[name] !== undefined) return olds[name];
  if (!property.autoName || inputs.namePrefix === unknown) return inputs.namePrefix;
  return autoName(property.autoName, naming, inputs);
}

type Refuse = (property: string, reason: string) => void;

function checkFields(fields: Fields, source: string, values: PropertyMap, path: string, refuse: Refuse): PropertyMap {
  const checked: PropertyMap = {};
  for (const [name, value] of Object.entries(values)) {
    const property = fields[name];
    if (name === defaultsKey || value === null) continue;
    if (!property) {
      refuse(
        path + name,
        `The rehearsal's stand-in provider does not know the property "${path}${name}" yet: add it to ${source}.`,
      );
      continue;
    }
    const other = property.conflictsWith;
    if (other && values[other] !== undefined) refuse(path + name, `"${path}${name}" conflicts with "${path}${other}".`);
    checked[name] = checkValue(property, source, value, path + name, refuse);
  }
  for (const [name, property] of Object.entries(fields)) {
    if (property.required && checked[name] === undefined)
      refuse(path + name, `Missing required property "${path}${name}".`);
    else if (path && property.default !== undefined) checked[name] ??= property.default;
  }
  return checked;
}

/** Pulumi's providers take a number or a boolean that is written as text, and a document that is written as an object. */
function checkValue(
  property: Property,
  source: string,
  value: PropertyValue,
  path: string,
  refuse: Refuse,
): PropertyValue {
  if (value === unknown) return value;
  const wrong = (wanted: string) => {
    refuse(path, `"${path}" must be ${wanted}, not ${JSON.stringify(value)}.`);
    return value;
  };
  switch (property.kind) {
    case "string":
      if (typeof value === "object") return wrong("a string");
      if (property.values && !property.values.includes(String(value)))
        return wrong(`one of ${property.values.join(", ")}`);
      return String(value);
    case "number":
      return value === "" || typeof value === "object" || Number.isNaN(Number(value))
        ? wrong("a number")
        : Number(value);
    case "boolean":
      if (value === "true" || value === "false") return value === "true";
      return typeof value === "boolean" ? value : wrong("true or false");
    case "json":
    case "policy":
      return checkJson(value, wrong);
    case "archive":
      return isArchive(value) ? value : wrong("an archive");
    case "list":
    case "set":
      if (!Array.isArray(value)) return wrong("a list");
      return value.map((member, index) =>
        property.element ? checkValue(property.element, source, member, `${path}[${index}]`, refuse) : member,
      );
    case "map":
      if (typeof value !== "object" || value === null || Array.isArray(value)) return wrong("a map");
      return Object.fromEntries(
        Object.entries(value).map(([key, member]) => [
          key,
          property.element ? checkValue(property.element, source, member, `${path}.${key}`, refuse) : member,
        ]),
      );
    case "object":
      if (typeof value !== "object" || value === null || Array.isArray(value)) return wrong("an object");
      return checkFields(property.fields ?? {}, source, value, `${path}.`, refuse);
  }
}

function checkJson(value: PropertyValue, wrong: (wanted: string) => PropertyValue): PropertyValue {
  if (typeof value === "object") return containsUnknown(value) ? unknown : JSON.stringify(value);
  if (typeof value !== "string") return wrong("a JSON document");
  if (value === "" || value.includes(unknown)) return value === "" ? value : unknown;
  try {
    JSON.parse(value);
    return value;
  } catch (error) {
    return wrong(`a JSON document (${error instanceof Error ? error.message : String(error)})`);
  }
}
