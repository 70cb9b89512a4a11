/** One thing that must hold, and what was found instead where it does not. */
export interface Expectation {
  /** What holds, as a clause: `every interface holds only the isolation group`. */
  readonly claim: string;
  readonly holds: boolean;
  /** What is so instead: `eni-1 still holds web`. */
  readonly otherwise: string;
}

export interface Verdict {
  readonly passed: boolean;
  readonly expected: string;
  readonly observed: string;
}

/** All must hold. What was observed names everything that did not. */
export function judge(expectations: readonly Expectation[]): Verdict {
  const expected = expectations.map(({ claim }) => claim).join("; ");
  const broken = expectations.filter(({ holds }) => !holds);
  return broken.length === 0
    ? { passed: true, expected, observed: expected }
    : { passed: false, expected, observed: broken.map(({ otherwise }) => otherwise).join("; ") };
}
