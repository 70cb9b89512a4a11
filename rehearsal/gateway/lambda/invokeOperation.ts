import { randomUUID } from "node:crypto";
import { AwsError, type AwsResponse } from "../awsRequest";
import type { PendingWork } from "../pendingWork";
import type { Operation } from "../serviceModule";
import type { AsyncInvocations } from "./asyncInvocations";
import { readFunctionName } from "./functionArn";
import type { FunctionStore } from "./functionStore";

/** Payload limits in bytes, of a call that waits and of one that does not ("Lambda quotas"). */
const payloadLimits = { RequestResponse: 6_291_456, Event: 1_048_576 };

/** `Invoke`, in its three types. That the caller may call it was checked before by the gateway. */
export function invokeOperation(store: FunctionStore, queue: AsyncInvocations, work: PendingWork): Operation {
  return async (request): Promise<AwsResponse> => {
    const { record, runner } = store.get(readFunctionName(String(request.parameters.FunctionName), request));
    const type = request.http.headers["x-amz-invocation-type"] ?? "RequestResponse";
    const payload = request.http.body.length === 0 ? "{}" : request.http.body.toString("utf8");
    const headers = { "content-type": "application/json", "x-amzn-requestid": request.id };
    if (type !== "DryRun" && type !== "Event" && type !== "RequestResponse") {
      throw new AwsError("InvalidParameterValueException", `Unknown invocation type ${type}`);
    }
    if (type === "DryRun") return { status: 204, headers, body: "" };
    requirePayload(payload, payloadLimits[type]);
    // Each event has an id of its own; the SDK's retry of an Invoke call makes another event.
    const requestId = randomUUID();
    if (type === "Event") {
      queue.accept(record, { requestId, payload });
      return { status: 202, headers: { ...headers, "x-amzn-requestid": requestId }, body: "" };
    }
    const result = await work.track(runner.run({ requestId, attempt: 1, payload }));
    return {
      status: 200,
      headers: {
        ...headers,
        "x-amzn-requestid": requestId,
        "x-amz-executed-version": "$LATEST",
        ...(result.functionError !== undefined && { "x-amz-function-error": result.functionError }),
        ...(request.http.headers["x-amz-log-type"] === "Tail" && {
          "x-amz-log-result": Buffer.from(result.logTail).toString("base64"),
        }),
      },
      body: result.payload,
    };
  };
}

/** Throws as Invoke does for a payload that is too large or no JSON. */
export function requirePayload(payload: string, limit = payloadLimits.Event): void {
  if (Buffer.byteLength(payload) > limit) {
    throw new AwsError(
      "RequestTooLargeException",
      `Request must be smaller than ${limit} bytes for the InvokeFunction operation`,
      413,
    );
  }
  try {
    JSON.parse(payload);
  } catch (cause) {
    throw new AwsError("InvalidRequestContentException", `Could not parse request body into json: ${String(cause)}`);
  }
}
