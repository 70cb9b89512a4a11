import { NodeHttpHandler } from "@smithy/node-http-handler";

/**
 * What every client of a responder shares. Connections are kept; `adaptive` retries throttles at a rate that backs off
 * (AWS SDK reference guide, "Retry behavior"). Short time-outs: a call whose answer is lost is repeated while the function
 * still has time, and every call is safe to repeat.
 */
export const clientConfiguration = {
  retryMode: "adaptive",
  maxAttempts: 4,
  requestHandler: new NodeHttpHandler({ connectionTimeout: 2_000, requestTimeout: 8_000, throwOnRequestTimeout: true }),
} as const;
