export type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** A copy without the members that are `undefined`. zod types an optional member so; `exactOptionalPropertyTypes` refuses it. */
export function definedMembers<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Defined<T>;
}
