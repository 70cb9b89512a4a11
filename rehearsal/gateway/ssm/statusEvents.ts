import type { ServiceEvent } from "../eventBridge/serviceEvent";
import { partitionOf } from "../partition";
import { type Execution, executionArn, type StepExecution } from "./executions";

/**
 * The events of an automation and of its steps ("Amazon EventBridge event examples for Systems Manager"). Times are in the
 * words that Systems Manager writes, without a zone; `Time` is the duration in milliseconds.
 */
export function executionEvent(execution: Execution): ServiceEvent {
  return {
    source: "aws.ssm",
    "detail-type": "EC2 Automation Execution Status-change Notification",
    resources: resourcesOf(execution),
    detail: { ...detailOf(execution, execution), ExecutedBy: execution.executedBy },
  };
}

export function stepEvent(execution: Execution, step: StepExecution): ServiceEvent {
  return {
    source: "aws.ssm",
    "detail-type": "EC2 Automation Step Status-change Notification",
    resources: resourcesOf(execution),
    detail: { ...detailOf(execution, step), StepName: step.name, Action: step.action },
  };
}

type Part = Pick<Execution, "status"> & { readonly startedAt?: Date | undefined; readonly endedAt?: Date | undefined };

function detailOf(execution: Execution, part: Part): Record<string, unknown> {
  const start = part.startedAt ?? execution.startedAt;
  const end = part.endedAt ?? start;
  return {
    ExecutionId: execution.id,
    Definition: execution.documentName,
    DefinitionVersion: Number(execution.documentVersion),
    Status: part.status,
    EndTime: written.format(end),
    StartTime: written.format(start),
    Time: end.getTime() - start.getTime(),
  };
}

function resourcesOf(execution: Execution): string[] {
  const { account, region, documentName, documentVersion } = execution;
  const definition = `arn:${partitionOf(region)}:ssm:${region}:${account}:automation-definition/${documentName}:${documentVersion}`;
  return [executionArn(execution), definition];
}

/** `Nov 29, 2016, 7:43:25 PM`, which Systems Manager writes without the second comma. */
const format = new Intl.DateTimeFormat("en-US", { dateStyle: "medium", timeStyle: "medium", timeZone: "UTC" });
const written = {
  format: (date: Date) =>
    format
      .format(date)
      .replace(/(\d{4}), /, "$1 ")
      .replaceAll("\u202f", " "),
};
