import { type UnknownValue, UnknownValueError } from "../unknownValue";

/**
 * Stands where a value is that the preview does not know. The twins judge what is known by itself, and then the worst that the
 * rest may be: what is harmless whatever its value, such as a group that a rule refers to, is not worth a warning.
 */
export class NotKnown {
  constructor(readonly error: UnknownValue) {}
}

/** A value, or that it is not known yet. */
export type Maybe<Value> = Value | NotKnown;

/** Reads a value to its depths; whatever in it the preview does not know is a `NotKnown`. Other errors pass. */
export function partlyKnown(read: () => unknown): unknown {
  try {
    return whole(read());
  } catch (error) {
    if (error instanceof UnknownValueError) return new NotKnown(error);
    throw error;
  }
}

function whole(value: unknown): unknown {
  if (Array.isArray(value))
    // An element is read by its index: going over the list would end at the first that is not known.
    return Array.from({ length: value.length }, (_, index) => partlyKnown(() => value[index]));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.keys(value).map((key) => [key, partlyKnown((): unknown => Reflect.get(value, key))]),
  );
}

/** What a reader makes of a value that is known. */
export function maybe<Result>(value: unknown, read: (value: unknown) => Result): Maybe<Result> {
  return value instanceof NotKnown ? value : read(value);
}

/** Everything in a value that is not known. */
export function notKnownIn(value: unknown): readonly NotKnown[] {
  if (value instanceof NotKnown) return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(notKnownIn);
}
