import { AdaptiveRetryStrategy, DefaultRateLimiter, StandardRetryStrategy } from "@smithy/core/retry";
import { NodeHttpHandler } from "@smithy/node-http-handler";

/**
 * Short time-outs: a call whose answer is lost is repeated while the function still has time, and every call is safe to
 * repeat.
 */
const requestHandler = new NodeHttpHandler({
  connectionTimeout: 2_000,
  requestTimeout: 8_000,
  throwOnRequestTimeout: true,
});

/**
 * Configuration of one client of a responder; connections are shared. Throttles are retried by the SDK's adaptive strategy,
 * with a floor under its rate: left alone it falls to one call in two seconds, for as long as the process lives, and one
 * throttle would delay every later containment in that account by half a minute (docs/decisions/0006).
 */
export function clientConfiguration() {
  const rateLimiter = new DefaultRateLimiter({ minFillRate: 20, minCapacity: 40 });
  return { requestHandler, retryStrategy: new AdaptiveRetryStrategy(4, { rateLimiter }) };
}

/** No retry by the SDK; the caller looks at what came of a failed call before it makes another. */
export const oneAttempt = new StandardRetryStrategy(1);
