import type { FunctionDefinition } from "./functionDefinition";
import type { PermissionStatement } from "./permissions";
import { type PolicyStatement, policyDocumentOf } from "./policyDocument";

/** Longest inline session policy that STS takes, in characters (STS API Reference, "AssumeRole", `Policy`). */
export const sessionPolicyLimit = 2048;

/**
 * The session policy that cuts the member's response role, the union of all responders, down to one of them. It is as short
 * as the grammar allows: no Sids, a list of one is written as its element, and partition and account are `*`: a session may
 * do what both this and the role's own policy allow, and the role's policy names them.
 *
 * `statements` are the definition's own for members, unless it acts for another: the release responder with those that
 * undoing an incident of another responder takes.
 *
 * Throws a `RangeError` when it is longer than STS takes; the responder's permissions must then be grouped by resource.
 */
export function sessionPolicyOf(
  definition: FunctionDefinition,
  statements: readonly PermissionStatement[] = definition.permissions.member,
): string {
  const document = policyDocumentOf(statements, { partition: "*", account: "*" });
  const policy = JSON.stringify({ ...document, Statement: document.Statement.map(shortest) });
  if (policy.length > sessionPolicyLimit) {
    throw new RangeError(
      `The session policy of ${definition.name} has ${policy.length} characters; STS takes ${sessionPolicyLimit}. ` +
        "Shorten its permissions in responder.ts: group actions by resource, drop what no call needs.",
    );
  }
  return policy;
}

function shortest({ Sid: _, Action, Resource, ...rest }: PolicyStatement): PolicyStatement {
  return { ...rest, Action: single(Action), Resource: single(Resource) };
}

function single(values: string | readonly string[]): string | readonly string[] {
  return Array.isArray(values) && values.length === 1 ? values[0] : values;
}
