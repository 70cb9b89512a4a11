import type { GuardDutyFinding } from "../domain/finding";
import type { IsolateInstanceOptions } from "./options";

/** One finding to respond to, already parsed and vouched for. */
export interface Task {
  readonly row: string;
  readonly finding: GuardDutyFinding;
  readonly options: IsolateInstanceOptions;
  /** Lambda's, the same again in a retry. */
  readonly requestId: string;
  /** When this invocation must have ended, epoch milliseconds. */
  readonly deadline: number;
  /** `performance.now()` at the start of the invocation. */
  readonly begun: number;
}

/** The hold on an incident that a task takes: until its invocation must have ended. */
export function leaseOf(task: Task): { owner: string; until: string } {
  return { owner: task.requestId, until: new Date(task.deadline).toISOString() };
}
