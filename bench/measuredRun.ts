import type { JournalEntry } from "../rehearsal/gateway/journal";
import { longestChain } from "../rehearsal/world/callChain";
import type { RehearsedOrganization } from "../rehearsal/world/rehearsedOrganization";
import type { MeasuredProcess } from "./measuredProcess";
import { median } from "./statistics";

/** Milliseconds added to every call, each measured for itself. */
export const latencies = [0, 25, 50] as const;

/** One response, measured. */
export interface MeasuredRun {
  /** From the event's hand-over to the handler until the last call that contains had ended. */
  readonly milliseconds: number;
  /** Longest chain of calls until then. */
  readonly sequentialCalls: number;
  /** All calls of the invocation. */
  readonly totalCalls: number;
}

/** What the handler is given, and how it is told what came of it. */
export interface MeasuredTask {
  readonly contender: string;
  /** Part of the ARN of every principal that the contender acts as; of each of several. */
  readonly principal: string | readonly string[];
  /** What the response is about, for the error. */
  readonly resource: string;
  readonly payload: unknown;
  readonly latencyMilliseconds: number;
  /** Whether a call is one of those that contain. */
  isContaining(call: JournalEntry): boolean;
  /** Whether a call waits for calls of the contender's own that it sets off: it counts as the one before them. */
  handsOver?(call: JournalEntry): boolean;
  /** Throws where the resource is not contained afterwards: what is measured must have been done. */
  verify(): Promise<void>;
}

/** Has the process respond, with the latency on each call. Throws where the handler fails, and what `verify` throws. */
export async function measureRun(
  { gateway: { faults, journal } }: RehearsedOrganization,
  running: MeasuredProcess,
  task: MeasuredTask,
): Promise<MeasuredRun> {
  const mark = journal.mark();
  faults.latencyMilliseconds = task.latencyMilliseconds;
  const begun = performance.now();
  const error = await running.invoke(task.payload).finally(() => {
    faults.latencyMilliseconds = 0;
  });
  if (error !== undefined) throw new Error(`The ${task.contender} failed on ${task.resource}: ${error}`);
  await task.verify();
  const principals = [task.principal].flat();
  const calls = journal
    .since(mark)
    .filter(({ principalArn }) => principals.some((principal) => principalArn.includes(principal)));
  const contained = Math.max(...calls.filter(task.isContaining).map(({ endedAt }) => endedAt));
  return {
    milliseconds: contained - begun,
    sequentialCalls: longestChain(
      calls.map((call) => (task.handsOver?.(call) === true ? { ...call, endedAt: call.startedAt } : call)),
      contained,
    ),
    totalCalls: calls.length,
  };
}

/** What several runs come to. */
export interface RunSummary {
  readonly runs: number;
  /** Median, event handed over until contained. */
  readonly milliseconds: number;
  /**
   * The smallest over the runs. Dependent calls never overlap, so every run bounds their number from above; calls side by
   * side that a busy machine spreads out only make a bound looser.
   */
  readonly sequentialCalls: number;
  /** Median of all calls of an invocation. */
  readonly totalCalls: number;
}

/** Throws for no runs, which means that nothing was measured. */
export function summaryOf(runs: readonly MeasuredRun[]): RunSummary {
  return {
    runs: runs.length,
    milliseconds: Math.round(median(runs.map(({ milliseconds }) => milliseconds))),
    sequentialCalls: Math.min(...runs.map(({ sequentialCalls }) => sequentialCalls)),
    totalCalls: median(runs.map(({ totalCalls }) => totalCalls)),
  };
}
