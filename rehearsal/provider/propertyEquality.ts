import { sameJson, samePolicy } from "../../functions/domain/policyEquality";
import type { Property } from "./property";
import { containsUnknown, isArchive } from "./propertyValue";

/** Do two values of a declared property mean the same to AWS? An unknown is the same as nothing but itself. */
export function sameValue(property: Property, left: unknown, right: unknown): boolean {
  if (isAbsent(property, left) && isAbsent(property, right)) return true;
  if (left === undefined || right === undefined) return false;
  if (containsUnknown(left) || containsUnknown(right)) return JSON.stringify(left) === JSON.stringify(right);
  switch (property.kind) {
    case "policy":
      return samePolicy(String(left), String(right));
    case "json":
      return sameJson(String(left), String(right));
    case "archive":
      return isArchive(left) && isArchive(right) && left.hash === right.hash;
    case "list":
      return sameMembers(property.element, left, right, true);
    case "set":
      return sameMembers(property.element, left, right, false);
    case "map":
    case "object":
      return sameFields(property, left, right);
    default:
      return String(left) === String(right);
  }
}

/** AWS and Terraform's schema make no difference between a property left out and its empty value; zero is a value. */
export function isAbsent(property: Property, value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (property.default !== undefined) return false;
  if (value === "" || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (property.kind === "map") return typeof value === "object" && Object.keys(value).length === 0;
  return false;
}

function sameMembers(element: Property | undefined, left: unknown, right: unknown, ordered: boolean): boolean {
  if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
  const same = (a: unknown, b: unknown) => (element ? sameValue(element, a, b) : a === b);
  if (ordered) return left.every((member, index) => same(member, right[index]));
  const open = [...right];
  return left.every((member) => {
    const index = open.findIndex((candidate) => same(member, candidate));
    if (index >= 0) open.splice(index, 1);
    return index >= 0;
  });
}

function sameFields(property: Property, left: unknown, right: unknown): boolean {
  if (!isRecord(left) || !isRecord(right)) return false;
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) => {
    const field = property.fields?.[key] ?? property.element;
    if (!field) return JSON.stringify(left[key]) === JSON.stringify(right[key]);
    if (field.computed && (left[key] === undefined || right[key] === undefined)) return true;
    return sameValue(field, left[key], right[key]);
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
