import { type UnknownValue, UnknownValueError, unknownCheckingProxy } from "../unknownValue";

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

/**
 * The same inputs to read from, once more behind the SDK's proxy. What the SDK hands to a remediation is behind two proxies, and
 * an array behind two of them can't be mapped or filtered. What is changed must be changed there, for the inner one keeps secrets secret.
 */
export function readableCopy(props: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const copy = withMarks(partlyKnown(() => props));
  return typeof copy === "object" && copy !== null ? unknownCheckingProxy({ ...copy }) : {};
}

/** With the SDK's own mark of what is not known. */
function withMarks(value: unknown): unknown {
  if (value instanceof NotKnown) return value.error.unknownTypeSentinel;
  if (Array.isArray(value)) return value.map(withMarks);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withMarks(each)]));
}

/** Everything in a value that is not known. */
export function notKnownIn(value: unknown): readonly NotKnown[] {
  if (value instanceof NotKnown) return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(notKnownIn);
}
