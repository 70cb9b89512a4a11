/**
 * The code of an AWS error: `InvalidGroup.Duplicate`, `AccessDenied`. The SDK puts it in `name` for modelled and
 * unmodelled errors alike; Node's own (`ECONNRESET`) in `code`.
 */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return "Unknown";
  return "code" in error && typeof error.code === "string" && error.name === "Error" ? error.code : error.name;
}

/** Longest description, in characters: it goes into notices and the ledger, of which SNS and DynamoDB take so much only. */
const longest = 600;

/**
 * One line for a person: code and message, without a stack. Without what EC2 appends to a refusal, some thousand characters that
 * only DecodeAuthorizationMessage reads: of a group with many rules they would be more than a notice holds.
 */
export function describeError(error: unknown): string {
  const text = error instanceof Error ? `${errorCode(error)}: ${error.message}` : String(error);
  const legible = text.replace(/ ?Encoded authorization failure message: [\w+/=-]+/g, "");
  return legible.length <= longest ? legible : `${legible.slice(0, longest - 1)}…`;
}
