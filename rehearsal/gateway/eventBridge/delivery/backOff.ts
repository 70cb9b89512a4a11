/** A day and 185 retries are the defaults; with this ceiling both are reached within some hours of each other. */
const longestWait = 600;

/** Seconds to wait before a retry (1-based): exponential with jitter, as AWS documents without giving the numbers. */
export function backOffSeconds(retry: number, random: () => number = Math.random): number {
  const ceiling = Math.min(2 ** (retry - 1), longestWait);
  return ceiling / 2 + random() * (ceiling / 2);
}
