import * as ipaddr from "ipaddr.js";
import { compileArnPattern } from "./arnPattern";
import type { RequestContext } from "./requestContext";
import { compileStringPattern } from "./stringPattern";

/** Whether one value of the request matches one value of the policy; a negated operator turns the answer round. */
export type ValueTest = (value: string, context: RequestContext) => boolean;

interface Comparison {
  readonly negated: boolean;
  /** `variables`: the policy's version has policy variables. */
  compile(policyValue: string, variables: boolean): ValueTest;
}

export interface ConditionOperator {
  /** `Null`: whether the key is absent, rather than a comparison of its values. */
  readonly comparison: Comparison | "Null";
  readonly qualifier: "ForAllValues" | "ForAnyValue" | undefined;
  readonly ifExists: boolean;
}

type Compile = Comparison["compile"];

const string =
  (options: { wildcards: boolean; ignoreCase?: boolean }): Compile =>
  (policyValue, variables) => {
    const pattern = compileStringPattern(policyValue, { ...options, variables });
    return (value, context) => pattern.matches(value, context);
  };

const arn: Compile = (policyValue, variables) => {
  const pattern = compileArnPattern(policyValue, { variables });
  return (value, context) => pattern.matches(value, context);
};

const ordered =
  (parse: (text: string) => number, holds: (value: number, bound: number) => boolean): Compile =>
  (policyValue) => {
    const bound = parse(policyValue);
    return (value) => {
      const number = parse(value);
      return !Number.isNaN(number) && !Number.isNaN(bound) && holds(number, bound);
    };
  };

const number = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text));

/** ISO 8601, or seconds since the epoch ("Date condition operators"). */
const date = (text: string): number => (/^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text));

const comparisons = {
  Equals: (value: number, bound: number) => value === bound,
  LessThan: (value: number, bound: number) => value < bound,
  LessThanEquals: (value: number, bound: number) => value <= bound,
  GreaterThan: (value: number, bound: number) => value > bound,
  GreaterThanEquals: (value: number, bound: number) => value >= bound,
};

const boolean: Compile = (policyValue) => {
  const expected = policyValue.toLowerCase();
  return (value) => value.toLowerCase() === expected;
};

const binary: Compile = (policyValue) => {
  const expected = Buffer.from(policyValue, "base64");
  return (value) => Buffer.from(value, "base64").equals(expected);
};

const address: Compile = (policyValue) => {
  const range = rangeOf(policyValue);
  return (value) => {
    if (range === undefined || !ipaddr.isValid(value)) {
      return false;
    }
    const parsed = ipaddr.process(value);
    return parsed.kind() === range[0].kind() && parsed.match(range);
  };
};

function rangeOf(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | undefined {
  if (ipaddr.isValidCIDR(text)) {
    return ipaddr.parseCIDR(text);
  }
  if (!ipaddr.isValid(text)) {
    return undefined;
  }
  const parsed = ipaddr.parse(text);
  return [parsed, parsed.kind() === "ipv4" ? 32 : 128];
}

const matching = (compile: Compile): Comparison => ({ negated: false, compile });
const negated = (compile: Compile): Comparison => ({ negated: true, compile });

/** "IAM JSON policy elements: Condition operators". */
const operators: Readonly<Record<string, Comparison | "Null">> = {
  StringEquals: matching(string({ wildcards: false })),
  StringNotEquals: negated(string({ wildcards: false })),
  StringEqualsIgnoreCase: matching(string({ wildcards: false, ignoreCase: true })),
  StringNotEqualsIgnoreCase: negated(string({ wildcards: false, ignoreCase: true })),
  StringLike: matching(string({ wildcards: true })),
  StringNotLike: negated(string({ wildcards: true })),
  NumericEquals: matching(ordered(number, comparisons.Equals)),
  NumericNotEquals: negated(ordered(number, comparisons.Equals)),
  NumericLessThan: matching(ordered(number, comparisons.LessThan)),
  NumericLessThanEquals: matching(ordered(number, comparisons.LessThanEquals)),
  NumericGreaterThan: matching(ordered(number, comparisons.GreaterThan)),
  NumericGreaterThanEquals: matching(ordered(number, comparisons.GreaterThanEquals)),
  DateEquals: matching(ordered(date, comparisons.Equals)),
  DateNotEquals: negated(ordered(date, comparisons.Equals)),
  DateLessThan: matching(ordered(date, comparisons.LessThan)),
  DateLessThanEquals: matching(ordered(date, comparisons.LessThanEquals)),
  DateGreaterThan: matching(ordered(date, comparisons.GreaterThan)),
  DateGreaterThanEquals: matching(ordered(date, comparisons.GreaterThanEquals)),
  Bool: matching(boolean),
  BinaryEquals: matching(binary),
  IpAddress: matching(address),
  NotIpAddress: negated(address),
  ArnEquals: matching(arn),
  ArnNotEquals: negated(arn),
  ArnLike: matching(arn),
  ArnNotLike: negated(arn),
  Null: "Null",
};

const operatorName = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/;

/** Reads an operator's name with its qualifier and suffix; undefined where AWS has no such operator. */
export function conditionOperatorOf(name: string): ConditionOperator | undefined {
  const match = operatorName.exec(name);
  const comparison = match?.[2] === undefined ? undefined : operators[match[2]];
  if (match === null || comparison === undefined || (comparison === "Null" && match[3] !== undefined)) {
    return undefined;
  }
  const qualifier = match[1] === "ForAllValues" || match[1] === "ForAnyValue" ? match[1] : undefined;
  return { comparison, qualifier, ifExists: match[3] !== undefined };
}
