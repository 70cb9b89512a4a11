import type { PolicyStatement } from "./policyDocument";

/**
 * Longest service control policy, in characters, and most that one root, unit or account takes ("Quotas and service limits for
 * AWS Organizations"). The white space of a policy that comes by the API counts.
 */
export const serviceControlLimits = { characters: 5_120, policiesOfTarget: 5 } as const;

/** One of the five is there from the beginning: `FullAWSAccess`. */
const takenByAws = 1;

export interface ServiceControlPolicy {
  /** `firebreak-exception-tag`, and `firebreak-exception-tag-2` where one policy does not hold all. */
  readonly name: string;
  readonly description: string;
  /** The policy as Organizations takes it. */
  readonly content: string;
}

/** Statements that belong together, and what their policies are called. */
export interface GuardedMatter {
  readonly name: string;
  readonly description: string;
  readonly statements: readonly PolicyStatement[];
}

/**
 * As few policies as hold all statements. A statement is never split: two denials that each except half of the principals
 * would deny all of them.
 *
 * Throws a `RangeError` where one statement is longer than a policy, or where there are more policies than a target takes.
 */
export function serviceControlPolicies(matters: readonly GuardedMatter[]): readonly ServiceControlPolicy[] {
  const policies = matters.flatMap(({ name, description, statements }) =>
    packed(statements).map((content, index) => ({
      name: index === 0 ? name : `${name}-${index + 1}`,
      description,
      content,
    })),
  );
  const most = serviceControlLimits.policiesOfTarget - takenByAws;
  if (policies.length > most)
    throw new RangeError(
      `The guard needs ${policies.length} service control policies (${policies.map(({ name, content }) => `${name} ${content.length}`).join(", ")} characters); ` +
        `beside FullAWSAccess a target takes ${most}. Name fewer principals, with wildcards, in firebreak:exceptionPrincipals and firebreak:deploymentPrincipals.`,
    );
  return policies;
}

function packed(statements: readonly PolicyStatement[]): readonly string[] {
  const full: string[] = [];
  let current: readonly PolicyStatement[] = [];
  for (const statement of statements) {
    assertFits(statement);
    if (policyText([...current, statement]).length > serviceControlLimits.characters) {
      full.push(policyText(current));
      current = [];
    }
    current = [...current, statement];
  }
  return current.length === 0 ? full : [...full, policyText(current)];
}

function assertFits(statement: PolicyStatement): void {
  const { length } = policyText([statement]);
  if (length > serviceControlLimits.characters)
    throw new RangeError(
      `Statement ${statement.Sid ?? ""} of the guard has ${length} characters; a service control policy takes ${serviceControlLimits.characters}. ` +
        "Name fewer principals, with wildcards, in firebreak:exceptionPrincipals, firebreak:deploymentPrincipals and firebreak:bucketTagPrincipals.",
    );
}

function policyText(statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
