/**
 * How many requests are let through within an hour of the clock, so that whoever got hold of an ExternalId can't lock the
 * organization down with it. Each publisher has a share of its own; people have one together.
 */
export interface RequestLimits {
  readonly perSource: number;
  readonly inAll: number;
}

/** Of all publishers and people together: two of them may use their whole share before others are refused. */
export function limitsOf(perSource: number): RequestLimits {
  return { perSource, inAll: 2 * perSource };
}

/** The hour that a request counts in: `2026-11-21T21`. */
export function hourOf(at: string): string {
  return at.slice(0, 13);
}

/** Of requests that are refused, so many an hour are told; all are logged and counted. Else a stranger fills mailboxes. */
export const refusalsTold = 10;
