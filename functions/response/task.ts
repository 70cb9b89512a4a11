import type { Hold } from "../domain/containmentRequest";
import type { Finding } from "../domain/finding";

/** One finding to respond to, already parsed and vouched for. */
export interface Task<Options> {
  readonly row: string;
  readonly finding: Finding;
  readonly options: Options;
  /** How long the containment holds; left out, until somebody releases it. */
  readonly hold?: Hold;
  /** Lambda's, the same again in a retry. */
  readonly requestId: string;
  /** When this invocation must have ended, epoch milliseconds. */
  readonly deadline: number;
  /** `performance.now()` at the start of the invocation. */
  readonly begun: number;
}

/** The hold on an incident that a task takes: until its invocation must have ended. */
export function leaseOf(task: Pick<Task<unknown>, "requestId" | "deadline">): { owner: string; until: string } {
  return { owner: task.requestId, until: new Date(task.deadline).toISOString() };
}
