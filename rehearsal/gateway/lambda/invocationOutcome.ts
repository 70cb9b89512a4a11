import type { EnvironmentAnswer, FunctionError } from "./executionEnvironment";

/** The error payload of a failed event, worded as Lambda words it. */
export function failureOf(
  answer: EnvironmentAnswer,
  requestId: string,
  timeoutSeconds: number,
): FunctionError | undefined {
  switch (answer.kind) {
    case "result":
      return undefined;
    case "error":
      return answer.error;
    case "timed-out":
      return {
        errorType: "Sandbox.Timedout",
        errorMessage: `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
      };
    case "exited": {
      const how = answer.reason === "exit status 0" ? "without providing a reason" : `with error: ${answer.reason}`;
      return { errorType: "Runtime.ExitError", errorMessage: `RequestId: ${requestId} Error: Runtime exited ${how}` };
    }
  }
}

/** The REPORT line of Lambda's log. */
export function reportLine(
  requestId: string,
  memoryMegabytes: number,
  durationMilliseconds: number,
  maxRssBytes: number | undefined,
  initMilliseconds: number | undefined,
): string {
  const billed = Math.ceil(durationMilliseconds + (initMilliseconds ?? 0));
  const used = maxRssBytes === undefined ? memoryMegabytes : Math.ceil(maxRssBytes / 1_048_576);
  const init = initMilliseconds === undefined ? "" : `\tInit Duration: ${initMilliseconds.toFixed(2)} ms`;
  return `REPORT RequestId: ${requestId}\tDuration: ${durationMilliseconds.toFixed(2)} ms\tBilled Duration: ${billed} ms\tMemory Size: ${memoryMegabytes} MB\tMax Memory Used: ${used} MB${init}`;
}
