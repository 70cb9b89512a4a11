import assert from "node:assert/strict";
import { type Expectation, judge } from "../../rehearsal/scenarios/verdict";

/** Fails with what was found instead, for each of them that does not hold. */
export function assertAll(expectations: readonly Expectation[]): void {
  const { passed, observed } = judge(expectations);
  assert.ok(passed, observed);
}
