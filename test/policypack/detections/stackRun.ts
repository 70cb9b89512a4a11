import assert from "node:assert/strict";
import type { StackPolicy } from "../../../policypack/policy";
import { type PolicyResult, runOnResource, runOnStack, type TestResource } from "../policyRun";
import type { MadeResource } from "./madeResource";

/** Runs what a stack policy looks at in single resources before they are made. */
export function runBeforehand(
  { validateResource, ...policy }: StackPolicy,
  resource: TestResource,
  config: Readonly<Record<string, unknown>> = {},
): PolicyResult {
  assert.ok(validateResource);
  return runOnResource({ ...policy, validateResource }, resource, config);
}

/** Runs a stack policy as the engine does: on the inputs of each resource, and then on the outputs of all. */
export function runOnWhole(
  policy: StackPolicy,
  resources: readonly MadeResource[],
  config: Readonly<Record<string, unknown>> = {},
): PolicyResult {
  const results = [
    ...resources.map((resource) => runBeforehand(policy, { ...resource, props: resource.written }, config)),
    runOnStack(policy, resources, config),
  ];
  return {
    violations: results.flatMap(({ violations }) => violations),
    undecided: results.flatMap(({ undecided }) => undecided),
    notApplicable: false,
  };
}
