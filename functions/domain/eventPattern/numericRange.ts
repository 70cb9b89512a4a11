import { InvalidEventPattern } from "./invalidEventPattern";

/** "Numeric matching is limited to values between -5.0e9 and +5.0e9 inclusive." */
const largest = 5.0e9;

type Comparison = (value: number) => boolean;

const comparisons: Readonly<Record<string, (operand: number) => Comparison>> = {
  "=": (operand) => (value) => value === operand,
  ">": (operand) => (value) => value > operand,
  ">=": (operand) => (value) => value >= operand,
  "<": (operand) => (value) => value < operand,
  "<=": (operand) => (value) => value <= operand,
};

/** Compiles a `numeric` operand: `["=", n]`, one bound (`[">", 0]`), or a lower and an upper bound (`[">", 0, "<=", 5]`). */
export function compileNumericRange(operand: unknown, at: readonly string[]): Comparison {
  if (!Array.isArray(operand) || operand.length === 0) {
    throw new InvalidEventPattern("Value of numeric must be an array", at);
  }
  const terms: { readonly operator: string; readonly bound: number }[] = [];
  for (let index = 0; index < operand.length; index += 2) {
    const operator: unknown = operand[index];
    const bound: unknown = operand[index + 1];
    if (typeof operator !== "string" || comparisons[operator] === undefined) {
      throw new InvalidEventPattern(`Unrecognized numeric range operator: ${String(operator)}`, at);
    }
    if (typeof bound !== "number") {
      throw new InvalidEventPattern(`Value of ${operator} must be numeric`, at);
    }
    if (Math.abs(bound) > largest) {
      throw new InvalidEventPattern(`Value must be between -5.0E9 and 5.0E9, inclusive: ${bound}`, at);
    }
    terms.push({ operator, bound });
  }
  assertRange(terms, at);
  const tests = terms.flatMap(({ operator, bound }) => comparisons[operator]?.(bound) ?? []);
  return (value) => tests.every((test) => test(value));
}

function assertRange(
  terms: readonly { readonly operator: string; readonly bound: number }[],
  at: readonly string[],
): void {
  const [first, second] = terms;
  if (first === undefined || second === undefined) {
    return;
  }
  if (terms.length > 2 || first.operator === "=") {
    throw new InvalidEventPattern("Too many terms in numeric range expression", at);
  }
  if (!first.operator.startsWith(">") || !second.operator.startsWith("<")) {
    throw new InvalidEventPattern("Bad numeric range: a lower bound is followed by an upper bound", at);
  }
  if (first.bound >= second.bound) {
    throw new InvalidEventPattern("Bottom must be less than top", at);
  }
}
