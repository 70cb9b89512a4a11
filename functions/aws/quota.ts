import type { MiddlewareStack } from "@smithy/types";
import { errorCode } from "./errorCode";

/** A quota leaves no room for what was asked. */
export class QuotaReachedError extends Error {
  override readonly name = "QuotaReachedError";
}

/**
 * Has a command that meets a quota (`LimitExceeded`) throw `QuotaReachedError` at once. The SDK takes the name of IAM's error for
 * that of a throttle, and would try again for seconds and slow the client down, though a quota does not pass by waiting.
 */
export function tellQuota<Input extends object, Output extends object>(stack: MiddlewareStack<Input, Output>): void {
  stack.add(
    (next) => async (request) => {
      try {
        return await next(request);
      } catch (cause) {
        if (!errorCode(cause).startsWith("LimitExceeded")) throw cause;
        throw new QuotaReachedError(cause instanceof Error ? cause.message : String(cause), { cause });
      }
    },
    // Nearer to the network than the SDK's retries.
    { step: "finalizeRequest", priority: "low", name: "tellQuota" },
  );
}
