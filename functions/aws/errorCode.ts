/**
 * The code of an AWS error: `InvalidGroup.Duplicate`, `AccessDenied`. The SDK puts it in `name` for modelled and
 * unmodelled errors alike; Node's own (`ECONNRESET`) in `code`.
 */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return "Unknown";
  return "code" in error && typeof error.code === "string" && error.name === "Error" ? error.code : error.name;
}

/** One line for a person: code and message, without a stack. */
export function describeError(error: unknown): string {
  return error instanceof Error ? `${errorCode(error)}: ${error.message}` : String(error);
}
