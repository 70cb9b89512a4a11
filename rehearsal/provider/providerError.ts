import type { PropertyMap } from "./propertyValue";

/** What went wrong with a resource or a function, told by name, with AWS's own code and message. */
export class ProviderError extends Error {
  override readonly name = "ProviderError";
}

/** The resource was made, but not all of it: the engine keeps it, so that it is finished or destroyed and not lost. */
export class PartlyCreatedError extends Error {
  override readonly name = "PartlyCreatedError";
  constructor(
    message: string,
    readonly id: string,
    readonly properties: PropertyMap,
    options: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** `ResourceNotFoundException: Rule x does not exist. (HTTP 400, request 3f…)` */
export function awsMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { $metadata: metadata } = error as { $metadata?: { httpStatusCode?: number; requestId?: string } };
  const origin = metadata?.requestId ? ` (HTTP ${metadata.httpStatusCode}, request ${metadata.requestId})` : "";
  return `${error.name}: ${error.message || "no message"}${origin}`;
}
