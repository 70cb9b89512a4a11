import type { Message } from "../messageDelivery";
import type { FunctionRecord } from "./functionRecord";
import type { InvocationResult } from "./invocationRecord";

/** An asynchronous event that Lambda gave up, or finished with. */
export interface EndedEvent {
  readonly requestId: string;
  readonly payload: string;
  readonly condition: "RetriesExhausted" | "EventAgeExceeded" | "Success";
  readonly invokeCount: number;
  /** Absent where the event never ran. */
  readonly lastResult?: InvocationResult;
}

/** One delivery that did not arrive, and why; on AWS only a metric tells. */
export interface FailedDelivery {
  readonly functionArn: string;
  readonly requestId: string;
  readonly target: string;
  readonly reason: string;
}

/** The record that a destination gets ("Capturing records of Lambda asynchronous invocations"). */
function destinationRecord(record: FunctionRecord, event: EndedEvent, now: Date): Record<string, unknown> {
  const { lastResult } = event;
  return {
    version: "1.0",
    timestamp: now.toISOString(),
    requestContext: {
      requestId: event.requestId,
      functionArn: `${record.arn}:$LATEST`,
      condition: event.condition,
      approximateInvokeCount: event.invokeCount,
    },
    requestPayload: JSON.parse(event.payload),
    ...(lastResult && {
      responseContext: {
        statusCode: 200,
        executedVersion: "$LATEST",
        ...(lastResult.functionError && { functionError: lastResult.functionError }),
      },
      responsePayload: JSON.parse(lastResult.payload),
    }),
  };
}

/** The message that a destination gets. */
export function destinationMessage(record: FunctionRecord, event: EndedEvent): Message {
  return { body: JSON.stringify(destinationRecord(record, event, new Date())) };
}

/** The message that a dead-letter queue gets: the event itself, what went wrong in its attributes ("Dead-letter queues"). */
export function deadLetterMessage(event: EndedEvent): Message {
  return {
    body: event.payload,
    attributes: {
      RequestID: { type: "String", value: event.requestId },
      ErrorCode: { type: "Number", value: event.lastResult ? "200" : "429" },
      ErrorMessage: { type: "String", value: errorMessage(event).slice(0, 1024) },
    },
  };
}

function errorMessage(event: EndedEvent): string {
  if (!event.lastResult) return "Rate Exceeded.";
  const payload: unknown = JSON.parse(event.lastResult.payload);
  if (typeof payload === "object" && payload !== null && "errorMessage" in payload) return String(payload.errorMessage);
  return "Unhandled";
}
