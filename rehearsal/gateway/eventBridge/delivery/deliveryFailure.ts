import { AwsError } from "../../awsRequest";

/** The `ERROR_CODE`s of "Using dead-letter queues to process undelivered events" that come up here. */
export type DeliveryErrorCode =
  | "CONNECTION_FAILURE"
  | "ERROR_FROM_TARGET"
  | "FAILED_TO_ASSUME_ROLE"
  | "INTERNAL_ERROR"
  | "INVALID_JSON"
  | "NO_PERMISSIONS"
  | "NO_RESOURCE"
  | "SDK_CLIENT_ERROR"
  | "THIRD_ACCOUNT_HOP_DETECTED"
  | "THIRD_REGION_HOP_DETECTED"
  | "THROTTLING";

/** An attempt to deliver that did not succeed. */
export class DeliveryFailure extends Error {
  override readonly name = "DeliveryFailure";
  constructor(
    readonly code: DeliveryErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** Missing permissions and targets, and other 4xx answers, are not retried; throttling, 5xx and broken connections are. */
  get retried(): boolean {
    return retriedCodes.has(this.code);
  }
}

const retriedCodes: ReadonlySet<DeliveryErrorCode> = new Set([
  "CONNECTION_FAILURE",
  "ERROR_FROM_TARGET",
  "INTERNAL_ERROR",
  "THROTTLING",
]);

/** What a target's answer, from an SDK client or a service of the gateway, means for the delivery. */
export function deliveryFailure(cause: unknown): DeliveryFailure {
  if (cause instanceof DeliveryFailure) {
    return cause;
  }
  const { code, status, message } = answerOf(cause);
  return new DeliveryFailure(errorCode(code, status), message, { cause });
}

function errorCode(code: string, status: number | undefined): DeliveryErrorCode {
  if (/Throttl|TooManyRequests|RequestLimitExceeded|LimitExceeded/.test(code) || status === 429) return "THROTTLING";
  if (/AccessDenied|AuthorizationError|KMSAccessDenied|Unauthorized/.test(code) || status === 403)
    return "NO_PERMISSIONS";
  if (/NotFound|NonExistent|DoesNotExist/.test(code) || status === 404) return "NO_RESOURCE";
  if (status === undefined) return "CONNECTION_FAILURE";
  return status >= 500 ? "ERROR_FROM_TARGET" : "SDK_CLIENT_ERROR";
}

function answerOf(cause: unknown): { code: string; status: number | undefined; message: string } {
  if (cause instanceof AwsError) {
    return { code: cause.code, status: cause.status, message: cause.message };
  }
  if (!(cause instanceof Error)) {
    return { code: "", status: undefined, message: String(cause) };
  }
  const metadata =
    "$metadata" in cause ? (cause.$metadata as { readonly httpStatusCode?: number } | undefined) : undefined;
  return { code: cause.name, status: metadata?.httpStatusCode, message: cause.message };
}
