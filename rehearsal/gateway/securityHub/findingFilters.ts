import * as z from "zod";
import { AwsError } from "../awsRequest";
import type { SecurityFinding } from "./securityFinding";

const conditionSchema = z.object({
  Value: z.string(),
  Comparison: z.enum(["EQUALS", "PREFIX", "NOT_EQUALS", "PREFIX_NOT_EQUALS"]),
});
const filtersSchema = z.record(z.string(), z.array(conditionSchema)).default({});

/** The filters of GetFindings that the rehearsal knows, each on the texts that it looks at. */
const fields: Readonly<Record<string, (finding: SecurityFinding) => readonly string[]>> = {
  AwsAccountId: ({ AwsAccountId }) => [AwsAccountId],
  GeneratorId: ({ GeneratorId }) => [GeneratorId],
  Id: ({ Id }) => [Id],
  ProductArn: ({ ProductArn }) => [ProductArn],
  RecordState: ({ RecordState }) => [RecordState],
  ResourceId: ({ Resources }) => Resources.map(({ Id }) => Id),
  ResourceType: ({ Resources }) => Resources.map(({ Type }) => Type),
  SeverityLabel: ({ Severity }) => [Severity.Label ?? ""],
  Title: ({ Title }) => [Title],
  Type: ({ Types }) => Types,
  WorkflowStatus: ({ Workflow }) => [Workflow.Status],
};

/** All filters must hold, each by any of its values; negative ones by all. Throws `InvalidInputException`. */
export function compileFilters(given: unknown): (finding: SecurityFinding) => boolean {
  const parsed = filtersSchema.safeParse(given);
  if (!parsed.success) throw new AwsError("InvalidInputException", z.prettifyError(parsed.error));
  const filters = Object.entries(parsed.data).map(([name, conditions]) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) {
      throw new AwsError(
        "InvalidInputException",
        `The rehearsal does not filter findings by ${name}; extend rehearsal/gateway/securityHub/findingFilters.ts.`,
      );
    }
    return { field, conditions };
  });
  return (finding) => filters.every(({ field, conditions }) => holds(field(finding), conditions));
}

function holds(values: readonly string[], conditions: readonly z.infer<typeof conditionSchema>[]): boolean {
  const fits = ({ Value, Comparison }: z.infer<typeof conditionSchema>) =>
    values.some((value) => (Comparison.startsWith("PREFIX") ? value.startsWith(Value) : value === Value));
  const negative = conditions.filter(({ Comparison }) => Comparison.endsWith("NOT_EQUALS"));
  const positive = conditions.filter(({ Comparison }) => !Comparison.endsWith("NOT_EQUALS"));
  return !negative.some(fits) && (positive.length === 0 || positive.some(fits));
}
