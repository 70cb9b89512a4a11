import { deliverMessage } from "../messageDelivery";
import type { Gateway } from "../serviceModule";
import { executionPrincipal } from "./executionRole";
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
export function destinationRecord(record: FunctionRecord, event: EndedEvent, now: Date): Record<string, unknown> {
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

/** Sends the record of an event to a destination, as the function's role. */
export async function deliverToDestination(
  gateway: Gateway,
  record: FunctionRecord,
  event: EndedEvent,
  target: string,
) {
  const body = JSON.stringify(destinationRecord(record, event, new Date()));
  return deliverMessage(gateway, executionPrincipal(record), target, { body });
}

/** Sends the event itself to the function's dead-letter queue ("Dead-letter queues"): what went wrong is in the attributes. */
export async function deliverToDeadLetterQueue(
  gateway: Gateway,
  record: FunctionRecord,
  event: EndedEvent,
  target: string,
) {
  return deliverMessage(gateway, executionPrincipal(record), target, {
    body: event.payload,
    attributes: {
      RequestID: { type: "String", value: event.requestId },
      ErrorCode: { type: "Number", value: event.lastResult ? "200" : "429" },
      ErrorMessage: { type: "String", value: errorMessage(event).slice(0, 1024) },
    },
  });
}

function errorMessage(event: EndedEvent): string {
  if (!event.lastResult) return "Rate Exceeded.";
  const payload: unknown = JSON.parse(event.lastResult.payload);
  if (typeof payload === "object" && payload !== null && "errorMessage" in payload) return String(payload.errorMessage);
  return "Unhandled";
}
