/** What one run of a function took: the numbers of Lambda's REPORT line. */
export interface InvocationRecord {
  readonly requestId: string;
  /** 1 for the first attempt of an event. */
  readonly attempt: number;
  readonly cold: boolean;
  /** Process start to handler loaded, for a cold start. */
  readonly initMilliseconds?: number;
  readonly durationMilliseconds: number;
  /** The process's peak so far; absent where it was killed. */
  readonly maxRssBytes?: number;
  readonly processId?: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly outcome: "success" | "function-error" | "timed-out" | "exited";
}

/** The answer of a function: what Invoke returns. */
export interface InvocationResult {
  /** JSON. */
  readonly payload: string;
  /** Set where the function failed: the value of `X-Amz-Function-Error`. */
  readonly functionError?: "Unhandled";
  /** The last 4 KB of the log, for `LogType: Tail`. */
  readonly logTail: string;
}

/** One event on its way to a function. */
export interface Invocation {
  readonly requestId: string;
  readonly attempt: number;
  readonly payload: string;
}
