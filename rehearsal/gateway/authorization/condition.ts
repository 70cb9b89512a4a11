import { type ConditionOperator, conditionOperatorOf } from "./conditionOperator";
import type { ConditionBlock, ConditionValue, OneOrMore } from "./policyDocument";
import type { RequestContext } from "./requestContext";

export interface Condition {
  /** In lower case. */
  readonly key: string;
  holds(context: RequestContext): boolean;
}

/** One condition for each operator and key of a block; all of them must hold. Expects a parsed policy. */
export function compileConditions(block: ConditionBlock, variables: boolean): Condition[] {
  return Object.entries(block).flatMap(([name, keys]) => {
    const operator = conditionOperatorOf(name);
    if (operator === undefined) {
      throw new Error(`${name} is not a condition operator; parse the policy with parsePolicyDocument first.`);
    }
    return Object.entries(keys).map(([key, values]) =>
      compileCondition(operator, key.toLowerCase(), listOf(values), variables),
    );
  });
}

function compileCondition(
  operator: ConditionOperator,
  key: string,
  policyValues: string[],
  variables: boolean,
): Condition {
  const { comparison, qualifier } = operator;
  if (comparison === "Null") {
    const absent = policyValues.some((value) => value.toLowerCase() === "true");
    const present = policyValues.some((value) => value.toLowerCase() === "false");
    return { key, holds: (context) => (context.valuesOf(key) === undefined ? absent : present) };
  }
  const tests = policyValues.map((value) => comparison.compile(value, variables));
  const matchesAny = (value: string, context: RequestContext) => tests.some((test) => test(value, context));
  const holdsFor = (value: string, context: RequestContext) => matchesAny(value, context) !== comparison.negated;
  const withoutKey = holdsWithoutKey(operator, comparison.negated);
  return {
    key,
    holds(context) {
      const values = context.valuesOf(key);
      if (values === undefined) {
        return withoutKey;
      }
      switch (qualifier) {
        case "ForAllValues":
          return values.every((value) => holdsFor(value, context));
        case "ForAnyValue":
          return values.some((value) => holdsFor(value, context));
        case undefined:
          // A key with several values and no qualifier is undocumented: it matches if one does, a negated one if none does.
          return values.some((value) => matchesAny(value, context)) !== comparison.negated;
      }
    },
  };
}

function holdsWithoutKey({ qualifier, ifExists }: ConditionOperator, negated: boolean): boolean {
  // IfExists is read first: ForAnyValue:StringLikeIfExists holds without the key, though ForAnyValue alone does not.
  if (ifExists || qualifier === "ForAllValues") {
    return true;
  }
  return qualifier === undefined && negated;
}

function listOf(values: OneOrMore<ConditionValue>): string[] {
  return (Array.isArray(values) ? [...values] : [values]).map(String);
}
