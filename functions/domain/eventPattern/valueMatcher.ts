import { compileCidrBlock } from "./cidrBlock";
import { InvalidEventPattern } from "./invalidEventPattern";
import { compileNumericRange } from "./numericRange";
import { compileWildcard } from "./wildcard";

/** A leaf of an event: what a field holds once arrays and objects are taken apart. */
export type Scalar = string | number | boolean | null;

/** One element of a pattern's value list. */
export type ValueMatcher =
  | { readonly kind: "value"; readonly matches: (value: Scalar) => boolean }
  /** `{"exists": false}`: about the field, not its value. */
  | { readonly kind: "absent" };

type StringTest = (value: string) => boolean;

/** Compiles one element of a pattern's value list. Throws `InvalidEventPattern`, which names the field. */
export function compileValueMatcher(element: unknown, at: readonly string[]): ValueMatcher {
  if (isScalar(element)) {
    return { kind: "value", matches: (value) => value === element };
  }
  const [operator, operand] = onlyEntry(element, at);
  const compile = operators[operator];
  if (compile === undefined) {
    throw new InvalidEventPattern(`Unrecognized match type ${operator}`, at);
  }
  return compile(operand, at);
}

type Compile = (operand: unknown, at: readonly string[]) => ValueMatcher;

const operators: Readonly<Record<string, Compile>> = {
  prefix: (operand, at) => onStrings(prefix(operand, at)),
  suffix: (operand, at) => onStrings(suffix(operand, at)),
  "equals-ignore-case": (operand, at) => onStrings(equalsIgnoreCase(text("equals-ignore-case", operand, at))),
  wildcard: (operand, at) => onStrings(compileWildcard(text("wildcard", operand, at), at)),
  cidr: (operand, at) => onStrings(compileCidrBlock(text("cidr", operand, at), at)),
  numeric: (operand, at) => {
    const inRange = compileNumericRange(operand, at);
    return { kind: "value", matches: (value) => typeof value === "number" && inRange(value) };
  },
  exists: (operand, at) => {
    if (typeof operand !== "boolean") {
      throw new InvalidEventPattern("exists match pattern must be either true or false.", at);
    }
    return operand ? { kind: "value", matches: () => true } : { kind: "absent" };
  },
  "anything-but": (operand, at) => ({ kind: "value", matches: anythingBut(operand, at) }),
};

function onStrings(test: StringTest): ValueMatcher {
  return { kind: "value", matches: (value) => typeof value === "string" && test(value) };
}

function prefix(operand: unknown, at: readonly string[]): StringTest {
  const { text: start, fold } = affix("prefix", operand, at);
  return (value) => fold(value).startsWith(start);
}

function suffix(operand: unknown, at: readonly string[]): StringTest {
  const { text: end, fold } = affix("suffix", operand, at);
  return (value) => fold(value).endsWith(end);
}

/** `"abc"`, or `{"equals-ignore-case": "abc"}`. */
function affix(
  operator: string,
  operand: unknown,
  at: readonly string[],
): { text: string; fold: (value: string) => string } {
  if (typeof operand === "string") {
    return { text: operand, fold: (value) => value };
  }
  const [inner, folded] = onlyEntry(operand, at);
  if (inner !== "equals-ignore-case") {
    throw new InvalidEventPattern(`Unsupported ${operator} pattern: ${inner}`, at);
  }
  return { text: foldCase(text(operator, folded, at)), fold: foldCase };
}

function equalsIgnoreCase(operand: string): StringTest {
  const folded = foldCase(operand);
  return (value) => foldCase(value) === folded;
}

function foldCase(value: string): string {
  return value.toLowerCase();
}

/**
 * `anything-but` of a value, a list of only strings or only numbers, or a nested prefix, suffix, equals-ignore-case or
 * wildcard with a string or a list of strings. A value of another JSON type than the operand's is something else, and matches.
 */
function anythingBut(operand: unknown, at: readonly string[]): (value: Scalar) => boolean {
  const excluded = Array.isArray(operand) ? operand : [operand];
  if (excluded.length === 0) {
    throw new InvalidEventPattern("Empty arrays are not allowed", at);
  }
  if (excluded.every((value) => typeof value === "string") || excluded.every((value) => typeof value === "number")) {
    const values = new Set<Scalar>(excluded);
    return (value) => !values.has(value);
  }
  if (Array.isArray(operand) || isScalar(operand)) {
    throw new InvalidEventPattern("Inside anything-but list, either all values are numbers or all are strings", at);
  }
  const test = anyOf(nestedExclusions(operand, at));
  return (value) => typeof value !== "string" || !test(value);
}

function nestedExclusions(operand: unknown, at: readonly string[]): StringTest[] {
  const [operator, nested] = onlyEntry(operand, at);
  const compile = exclusions[operator];
  if (compile === undefined) {
    throw new InvalidEventPattern(`Unsupported anything-but pattern: ${operator}`, at);
  }
  const operands: unknown[] = Array.isArray(nested) ? nested : [nested];
  if (operands.length === 0) {
    throw new InvalidEventPattern("Empty arrays are not allowed", at);
  }
  return operands.map((each) => compile(each, at));
}

const exclusions: Readonly<Record<string, (operand: unknown, at: readonly string[]) => StringTest>> = {
  prefix: (operand, at) => prefix(nonEmpty("prefix", operand, at), at),
  suffix: (operand, at) => suffix(nonEmpty("suffix", operand, at), at),
  "equals-ignore-case": (operand, at) => equalsIgnoreCase(text("equals-ignore-case", operand, at)),
  wildcard: (operand, at) => compileWildcard(text("wildcard", operand, at), at),
};

function nonEmpty(operator: string, operand: unknown, at: readonly string[]): unknown {
  if (operand === "") {
    throw new InvalidEventPattern(`Null prefix/suffix not allowed in anything-but ${operator}`, at);
  }
  return operand;
}

function anyOf(tests: readonly StringTest[]): StringTest {
  return (value) => tests.some((test) => test(value));
}

function text(operator: string, operand: unknown, at: readonly string[]): string {
  if (typeof operand !== "string") {
    throw new InvalidEventPattern(`${operator} match pattern must be a string`, at);
  }
  return operand;
}

function onlyEntry(element: unknown, at: readonly string[]): [operator: string, operand: unknown] {
  if (typeof element !== "object" || element === null || Array.isArray(element)) {
    throw new InvalidEventPattern("Match value must be String, number, true, false, or null", at);
  }
  const [entry, ...others] = Object.entries(element);
  if (entry === undefined || others.length > 0) {
    throw new InvalidEventPattern("Only one key allowed in match expression", at);
  }
  return entry;
}

export function isScalar(value: unknown): value is Scalar {
  return value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
