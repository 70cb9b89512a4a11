import * as z from "zod";
import { AwsError, type AwsRequest } from "../awsRequest";
import type { Operation } from "../serviceModule";
import { describeExecution, describeStep, summarizeExecution } from "./executionDescription";
import { type Execution, type Executions, isEnded } from "./executions";

const pageSchema = z.object({
  MaxResults: z.number().int().min(1).max(50).default(50),
  NextToken: z.string().regex(/^\d+$/).default("0"),
});
const filtersSchema = z.array(z.object({ Key: z.string(), Values: z.array(z.string()).min(1).max(10) })).default([]);

/** What DescribeAutomationExecutions filters by, as far as the rehearsal knows it. */
const filters: Readonly<Record<string, (execution: Execution, values: readonly string[]) => boolean>> = {
  AutomationType: ({ targetLocations }, values) =>
    values.includes(targetLocations.length > 0 ? "CrossAccount" : "Local"),
  DocumentNamePrefix: ({ documentName }, values) => values.some((value) => documentName.startsWith(value)),
  ExecutionId: ({ id }, values) => values.includes(id),
  ExecutionStatus: ({ status }, values) => values.includes(status),
  ParentExecutionId: ({ parentId }, values) => parentId !== undefined && values.includes(parentId),
  StartTimeAfter: ({ startedAt }, [value = ""]) => startedAt.getTime() >= Date.parse(value),
  StartTimeBefore: ({ startedAt }, [value = ""]) => startedAt.getTime() <= Date.parse(value),
};

/** Reading and stopping automations. */
export function automationOperations(executions: Executions): Readonly<Record<string, Operation>> {
  return {
    async GetAutomationExecution(request) {
      const execution = executions.get(request, request.parameters.AutomationExecutionId);
      return { AutomationExecution: describeExecution(execution) };
    },

    async DescribeAutomationExecutions(request) {
      const wanted = readFilters(request.parameters.Filters);
      const found = executions
        .in(request)
        .filter((execution) => wanted.every(({ test, Values }) => test(execution, Values)));
      const { page, NextToken } = pageOf(found, request);
      return { AutomationExecutionMetadataList: page.map(summarizeExecution), NextToken };
    },

    async DescribeAutomationStepExecutions(request) {
      const { steps } = executions.get(request, request.parameters.AutomationExecutionId);
      const ordered = request.parameters.ReverseOrder === true ? [...steps].reverse() : steps;
      const { page, NextToken } = pageOf(ordered, request);
      return { StepExecutions: page.map(describeStep), NextToken };
    },

    async StopAutomationExecution(request) {
      const execution = executions.get(request, request.parameters.AutomationExecutionId);
      if (isEnded(execution.status)) {
        throw new AwsError(
          "InvalidAutomationStatusUpdateException",
          `Automation execution ${execution.id} has ended with status ${execution.status}.`,
        );
      }
      execution.stopped.abort();
      return {};
    },
  };
}

function readFilters(given: unknown) {
  return parse(filtersSchema, given).map(({ Key, Values }) => {
    const test = Object.hasOwn(filters, Key) ? filters[Key] : undefined;
    if (test === undefined)
      throw new AwsError("InvalidFilterKey", `The rehearsal does not filter automations by ${Key}.`);
    return { test, Values };
  });
}

function pageOf<T>(all: readonly T[], request: AwsRequest): { page: readonly T[]; NextToken: string | undefined } {
  const { MaxResults, NextToken } = parse(pageSchema, request.parameters);
  const from = Number(NextToken);
  const next = from + MaxResults;
  return { page: all.slice(from, next), NextToken: next < all.length ? String(next) : undefined };
}

function parse<T>(schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new AwsError("ValidationException", z.prettifyError(parsed.error));
}
