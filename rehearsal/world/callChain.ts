/** When a call was under way, in milliseconds of one clock. */
export interface CallSpan {
  readonly startedAt: number;
  readonly endedAt: number;
}

/**
 * The longest chain of calls in which each began only after the one before had ended: what a latency on every call is
 * multiplied by. Calls that ended after `until` do not count.
 *
 * It is an upper bound of the calls that really waited for one another: of two calls side by side, one may by chance end
 * before the other begins. With a latency of 25 ms or more on every call that chance is gone.
 */
export function longestChain(calls: readonly CallSpan[], until: number = Number.POSITIVE_INFINITY): number {
  // The most spans that do not overlap: always take the one that ends first (interval scheduling).
  const byEnd = calls.filter(({ endedAt }) => endedAt <= until).sort((one, other) => one.endedAt - other.endedAt);
  let length = 0;
  let freeAt = Number.NEGATIVE_INFINITY;
  for (const { startedAt, endedAt } of byEnd) {
    if (startedAt < freeAt) continue;
    length += 1;
    freeAt = endedAt;
  }
  return length;
}
