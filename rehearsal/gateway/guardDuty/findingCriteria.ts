import * as z from "zod";
import { AwsError } from "../awsRequest";

const values = z.array(z.string()).optional();
const bound = z.coerce.number().optional();
const conditionSchema = z.object({
  eq: values,
  equals: values,
  neq: values,
  notEquals: values,
  gt: bound,
  greaterThan: bound,
  gte: bound,
  greaterThanOrEqual: bound,
  lt: bound,
  lessThan: bound,
  lte: bound,
  lessThanOrEqual: bound,
});
const schema = z.object({ criterion: z.record(z.string(), conditionSchema).default({}) }).default({ criterion: {} });

/** `{ criterion: { "service.archived": { equals: ["false"] } } }`, of ListFindings and of filters. */
export type FindingCriteria = z.infer<typeof schema>;

/** Throws `BadRequestException`. */
export function readFindingCriteria(value: unknown): FindingCriteria {
  const parsed = schema.safeParse(value ?? undefined);
  if (parsed.success) return parsed.data;
  throw new AwsError(
    "BadRequestException",
    `The request is rejected because the parameter findingCriteria has an invalid value: ${z.prettifyError(parsed.error)}`,
  );
}

/** Does a finding meet every criterion? A field is named by its path in the finding, lists looked into. */
export function meetsCriteria(finding: unknown, criteria: FindingCriteria): boolean {
  return Object.entries(criteria.criterion).every(([path, condition]) => {
    const found = valuesAt(finding, path.split("."));
    const texts = found.map(String);
    const numbers = found.map(toNumber);
    const oneOf = condition.equals ?? condition.eq;
    const noneOf = condition.notEquals ?? condition.neq;
    const above = condition.greaterThan ?? condition.gt;
    const from = condition.greaterThanOrEqual ?? condition.gte;
    const below = condition.lessThan ?? condition.lt;
    const to = condition.lessThanOrEqual ?? condition.lte;
    return (
      (oneOf === undefined || texts.some((text) => oneOf.includes(text))) &&
      (noneOf === undefined || !texts.some((text) => noneOf.includes(text))) &&
      (above === undefined || numbers.some((number) => number > above)) &&
      (from === undefined || numbers.some((number) => number >= from)) &&
      (below === undefined || numbers.some((number) => number < below)) &&
      (to === undefined || numbers.some((number) => number <= to))
    );
  });
}

function valuesAt(value: unknown, path: readonly string[]): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((element) => valuesAt(element, path));
  const [first, ...rest] = path;
  if (first === undefined) return value === undefined ? [] : [value];
  if (typeof value !== "object" || value === null) return [];
  return valuesAt((value as Readonly<Record<string, unknown>>)[first], rest);
}

/** Times are compared in epoch milliseconds. */
function toNumber(value: unknown): number {
  if (typeof value === "number") return value;
  const number = Number(value);
  return Number.isNaN(number) ? Date.parse(String(value)) : number;
}
