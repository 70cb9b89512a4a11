import { isScalar, type Scalar } from "./valueMatcher";

/** One leaf of an event. */
export interface EventField {
  /** Dotted: `detail.resource.tags.key`; array positions are not part of it. */
  readonly path: string;
  readonly value: Scalar;
  /** For each array of objects around the leaf, by the array's number within the event, the element it sits in. */
  readonly elements: ReadonlyMap<number, number>;
}

/** Takes an event apart into its leaves. Empty objects and empty arrays have none. */
export function eventFields(event: unknown): EventField[] {
  const fields: EventField[] = [];
  let arrays = 0;
  const visit = (value: unknown, path: string, elements: ReadonlyMap<number, number>): void => {
    if (Array.isArray(value)) {
      const array = arrays;
      arrays += 1;
      value.forEach((element, index) => {
        visit(element, path, isScalar(element) ? elements : new Map(elements).set(array, index));
      });
    } else if (typeof value === "object" && value !== null) {
      for (const [key, member] of Object.entries(value)) {
        visit(member, path === "" ? key : `${path}.${key}`, elements);
      }
    } else if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
      fields.push({ path, value, elements });
    }
  };
  visit(event, "", new Map());
  return fields;
}
