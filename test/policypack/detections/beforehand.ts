import assert from "node:assert/strict";
import type { StackPolicy } from "../../../policypack/policy";
import { type PolicyResult, runOnResource, type TestResource } from "../policyRun";

/** Runs what a stack policy looks at in single resources before they are made. */
export function runBeforehand(
  { validateResource, ...policy }: StackPolicy,
  resource: TestResource,
  config: Readonly<Record<string, unknown>> = {},
): PolicyResult {
  assert.ok(validateResource);
  return runOnResource({ ...policy, validateResource }, resource, config);
}
