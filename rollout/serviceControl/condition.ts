import { arnLike, covers } from "./pattern";
import type { ServiceControlStatement } from "./policy";

/**
 * What is known of a request, by condition key in lower case. A key has several possible lists of values where requests differ
 * or it is not known which; an empty list is a key that the request does not have. A key that is not here is not known at all.
 */
export type RequestContext = ReadonlyMap<string, readonly (readonly string[])[]>;

/** `undecided` names the keys, or the operators, that would have to be known. */
export type Truth =
  | { readonly kind: "holds" | "fails" }
  | { readonly kind: "undecided"; readonly on: readonly string[] };

/** Whether all conditions of a statement hold. */
export function truthOf(condition: ServiceControlStatement["Condition"], context: RequestContext): Truth {
  const each = Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, operands]) => truthOfOne(operator, key, operands, context)),
  );
  if (each.some(({ kind }) => kind === "fails")) return { kind: "fails" };
  const open = each.flatMap((truth) => (truth.kind === "undecided" ? truth.on : []));
  return open.length === 0 ? { kind: "holds" } : { kind: "undecided", on: [...new Set(open)] };
}

function truthOfOne(operator: string, key: string, operands: readonly string[], context: RequestContext): Truth {
  const possible = context.get(key.toLowerCase());
  if (possible === undefined) return { kind: "undecided", on: [key] };
  const parsed = parseOperator(operator);
  // A variable is filled in from the request.
  if (parsed === undefined || operands.some((text) => text.includes("${")))
    return { kind: "undecided", on: [`${operator} of ${key}`] };
  const results = new Set(possible.map((values) => holds(parsed, values, operands)));
  if (results.size !== 1) return { kind: "undecided", on: [key] };
  return { kind: results.has(true) ? "holds" : "fails" };
}

type Compare = (operand: string, value: string) => boolean;

/** "IAM JSON policy elements: Condition operators". Numbers, dates and addresses are in no context of ours. */
const comparisons: Readonly<Record<string, Compare>> = {
  StringEquals: (operand, value) => operand === value,
  StringEqualsIgnoreCase: (operand, value) => operand.toLowerCase() === value.toLowerCase(),
  StringLike: covers,
  ArnEquals: arnLike,
  ArnLike: arnLike,
  Bool: (operand, value) => operand.toLowerCase() === value.toLowerCase(),
};

interface Operator {
  readonly compare: Compare | "null";
  readonly negated: boolean;
  readonly ifExists: boolean;
  readonly quantifier: "ForAnyValue" | "ForAllValues" | undefined;
}

function parseOperator(operator: string): Operator | undefined {
  const [, quantifier, name = "", ifExists] =
    /^(?:(ForAnyValue|ForAllValues):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const positive = name.replace(/^(String|Arn)Not/, "$1");
  const compare = name === "Null" ? "null" : comparisons[positive];
  if (compare === undefined) return undefined;
  return {
    compare,
    negated: positive !== name,
    ifExists: ifExists !== undefined,
    quantifier: quantifier === "ForAnyValue" || quantifier === "ForAllValues" ? quantifier : undefined,
  };
}

function holds(operator: Operator, values: readonly string[], operands: readonly string[]): boolean {
  const { compare, negated, ifExists, quantifier } = operator;
  if (compare === "null") return operands.includes(String(values.length === 0));
  const satisfies = (value: string) => operands.some((operand) => compare(operand, value)) !== negated;
  if (quantifier === "ForAllValues") return values.every(satisfies);
  if (values.length === 0) return ifExists || (negated && quantifier === undefined);
  return values.some(satisfies);
}
