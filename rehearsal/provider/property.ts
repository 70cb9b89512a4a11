import type { Archive } from "./propertyValue";

export type PropertyKind =
  | "string"
  | "number"
  | "boolean"
  | "json"
  | "policy"
  | "archive"
  | "list"
  | "set"
  | "map"
  | "object";

export interface AutoName {
  /** The longest name that the service takes. */
  readonly maxLength: number;
  /** Written before the name: `alias/`. */
  readonly prefix?: string;
  /** Written after the random part: `.fifo`. */
  readonly suffix?: (inputs: Readonly<Record<string, unknown>>) => string;
}

export interface PropertyOptions {
  readonly required?: true;
  /** Taken where the program gives no value. */
  readonly default?: string | number | boolean;
  /** Named after the resource where the program gives no name. */
  readonly autoName?: AutoName;
  /** A change makes a new resource. */
  readonly replaces?: true;
  /** AWS chooses a value where the program gives none; leaving the property out is then no change. */
  readonly computed?: true;
  /** The service's permitted values. */
  readonly values?: readonly string[];
  /** The program's property that may not be given together with this one. */
  readonly conflictsWith?: string;
}

/** One declared input: its kind on the wire, `T` in the code of the resource, `Present` where it always has a value. */
export interface Property<T = unknown, Present extends boolean = boolean> extends PropertyOptions {
  readonly kind: PropertyKind;
  readonly element?: Property;
  readonly fields?: Readonly<Record<string, Property>>;
  /** Carries the types; never set. */
  readonly type?: { readonly value: T; readonly present: Present };
}

type AlwaysPresent<O> = O extends { required: true } | { default: unknown } | { autoName: AutoName } ? true : false;
type Declared<T, O> = Property<T, AlwaysPresent<O>>;

function scalar<T>(kind: PropertyKind) {
  return <const O extends PropertyOptions>(options?: O): Declared<T, O> => ({ kind, ...options });
}

export const text = scalar<string>("string");
export const number = scalar<number>("number");
export const flag = scalar<boolean>("boolean");
/** A JSON text, compared by what it means; a program may give an object, which is written as JSON. */
export const json = scalar<string>("json");
/** A JSON policy document, compared as IAM reads it. */
export const policy = scalar<string>("policy");
export const archive = scalar<Archive>("archive");

export function list<T, const O extends PropertyOptions>(element: Property<T>, options?: O): Declared<readonly T[], O> {
  return { kind: "list", element, ...options };
}

/** A list whose order has no meaning. */
export function set<T, const O extends PropertyOptions>(element: Property<T>, options?: O): Declared<readonly T[], O> {
  return { kind: "set", element, ...options };
}

export function map<T, const O extends PropertyOptions>(
  element: Property<T>,
  options?: O,
): Declared<Readonly<Record<string, T>>, O> {
  return { kind: "map", element, ...options };
}

export type Fields = Readonly<Record<string, Property>>;

export function object<const F extends Fields, const O extends PropertyOptions>(
  fields: F,
  options?: O,
): Declared<Values<F>, O> {
  return { kind: "object", fields, ...options };
}

type ValueOf<P> = P extends Property<infer T, boolean> ? T : never;
type PresentKeys<F> = { [K in keyof F]: F[K] extends Property<infer _, true> ? K : never }[keyof F];

/** The values of declared properties, as the code of a resource sees them. */
export type Values<F> = { readonly [K in PresentKeys<F>]: ValueOf<F[K]> } & {
  readonly [K in Exclude<keyof F, PresentKeys<F>>]?: ValueOf<F[K]> | undefined;
};

/** `tags` as every tagged resource takes them. */
export const tags = map(text());

/** `region` as every regional resource takes it: the provider's where the program names none; a resource cannot move. */
export const region = text({ replaces: true });
