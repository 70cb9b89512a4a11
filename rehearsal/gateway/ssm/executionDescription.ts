import type { Execution, StepExecution } from "./executions";

/** `AutomationExecution` of GetAutomationExecution. */
export function describeExecution(execution: Execution): Readonly<Record<string, unknown>> {
  const { status, ...shared } = sharedMembers(execution);
  return {
    ...shared,
    AutomationExecutionStatus: status,
    Parameters: execution.parameters,
    StepExecutions: execution.steps.map(describeStep),
    StepExecutionsTruncated: false,
    TargetLocations: execution.targetLocations,
    ...(execution.parentId !== undefined && { ParentAutomationExecutionId: execution.parentId }),
    ...(execution.targetLocations.length > 0 && { ProgressCounters: progress(execution.steps) }),
  };
}

/** One entry of DescribeAutomationExecutions. */
export function summarizeExecution(execution: Execution): Readonly<Record<string, unknown>> {
  const { status, ...shared } = sharedMembers(execution);
  return {
    ...shared,
    AutomationExecutionStatus: status,
    AutomationType: execution.targetLocations.length > 0 ? "CrossAccount" : "Local",
    LogFile: "",
    ...(execution.parentId !== undefined && { ParentAutomationExecutionId: execution.parentId }),
  };
}

export function describeStep(step: StepExecution): Readonly<Record<string, unknown>> {
  return {
    StepExecutionId: step.id,
    StepName: step.name,
    Action: step.action,
    OnFailure: step.onFailure,
    StepStatus: step.status,
    ExecutionStartTime: step.startedAt,
    ExecutionEndTime: step.endedAt,
    Inputs: Object.fromEntries(Object.entries(step.inputs).map(([name, value]) => [name, JSON.stringify(value)])),
    Outputs: step.outputs,
    FailureMessage: step.failureMessage,
    TargetLocation: step.targetLocation,
  };
}

function sharedMembers(execution: Execution) {
  const running = execution.steps.find(({ status }) => status === "InProgress");
  return {
    AutomationExecutionId: execution.id,
    DocumentName: execution.documentName,
    DocumentVersion: execution.documentVersion,
    status: execution.status,
    ExecutionStartTime: execution.startedAt,
    ExecutionEndTime: execution.endedAt,
    ExecutedBy: execution.executedBy,
    Mode: "Auto",
    Outputs: {},
    FailureMessage: execution.failureMessage,
    CurrentStepName: running?.name,
    CurrentAction: running?.action,
  };
}

function progress(steps: readonly StepExecution[]) {
  const count = (status: string) => steps.filter((step) => step.status === status).length;
  return {
    TotalSteps: steps.length,
    SuccessSteps: count("Success"),
    FailedSteps: count("Failed"),
    CancelledSteps: count("Cancelled"),
    TimedOutSteps: count("TimedOut"),
  };
}
