import { identityWrites, inPartition } from "./identityWrites";
import { names } from "./names";
import type { PolicyStatement } from "./policyDocument";

export interface ContainmentTagGuard {
  readonly partition: string;
  /** Who may set the tag, as ARN patterns. */
  readonly principals: readonly [string, ...string[]];
  /** Who may change the roles and users of `principals` beside themselves. */
  readonly deploymentPrincipals: readonly string[];
  readonly responseRoleName: string;
}

/**
 * Denies all but the named principals to set the tag that contains an instance: whoever may tag could else take any of an
 * account's instances out of service. Removing it needs no guard, for that releases nothing. Why the conditions are as they
 * are, `exceptionTagGuard` says.
 */
export function containmentTagGuard({
  partition,
  principals,
  deploymentPrincipals,
  responseRoleName,
}: ContainmentTagGuard): readonly PolicyStatement[] {
  const others = (...alsoAllowed: readonly string[]) => ({
    ArnNotLike: { "aws:PrincipalArn": [...principals, ...alsoAllowed] },
  });
  return [
    {
      Sid: "GiveStatusTag",
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { Null: { [`aws:RequestTag/${names.statusTagKey}`]: "false" }, ...others() },
    },
    {
      Sid: "BecomeNamed",
      Effect: "Deny",
      Action: [...identityWrites, "iam:PassRole"],
      Resource: inPartition(principals, partition),
      Condition: others(...deploymentPrincipals, `arn:${partition}:iam::*:role/${responseRoleName}`),
    },
  ];
}
