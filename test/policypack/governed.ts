import assert from "node:assert/strict";
import { type Exception, exceptionValue } from "../../functions/domain/exception";
import { dayIn } from "../../policypack/exceptions/writtenException";
import type { PolicyResult, TestResource } from "./policyRun";

/** An exception that every policy is content with. */
export const governedException: Exception = {
  ticket: "Jira-1234",
  until: dayIn(90),
  scope: ["confine-security-group"],
  owner: "jane@example.com",
};

/** Its value, with some fields changed; a field that is `undefined` is left out. */
export function governed(changes: { readonly [Field in keyof Exception]?: Exception[Field] | undefined } = {}): string {
  const { ticket = "Jira-1234", until, scope, owner } = { ...governedException, ...changes };
  return exceptionValue({
    ticket,
    ...(until === undefined ? {} : { until }),
    ...(scope === undefined ? {} : { scope }),
    ...(owner === undefined ? {} : { owner }),
  });
}

/** A security group with this exception. */
export function groupWith(value: string, key = "SecurityException"): TestResource {
  return { type: "aws:ec2/securityGroup:SecurityGroup", props: { name: "web", tags: { Name: "web", [key]: value } } };
}

/** A policy has nothing to say. */
export function assertContent(result: PolicyResult): void {
  assert.deepEqual({ ...result, notApplicable: false }, { violations: [], undecided: [], notApplicable: false });
}

/** A policy says one thing, and this is in it. */
export function assertRefused(result: PolicyResult, ...parts: readonly (string | RegExp)[]): void {
  assert.equal(result.violations.length, 1, JSON.stringify(result));
  const message = result.violations[0]?.message ?? "";
  for (const part of parts)
    if (typeof part === "string") assert.ok(message.includes(part), `${part} is not in:\n${message}`);
    else assert.match(message, part);
}

/** A policy says that it could not look at this yet, and nothing else. */
export function assertUndecided(result: PolicyResult, part: string): void {
  assert.deepEqual(result.violations, []);
  assert.equal(result.undecided.length, 1, JSON.stringify(result));
  assert.ok(result.undecided[0]?.includes(part), result.undecided[0]);
}
