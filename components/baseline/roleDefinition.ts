import type { PolicyDocument, PolicyStatement } from "../../functions/domain/policyDocument";

/** A role as plain data: what a Pulumi component makes of it, a template writes of it, and a check compares the world with. */
export interface RoleDefinition {
  readonly roleName: string;
  /** `/firebreak/`; left out, `/`. */
  readonly path?: string;
  readonly description: string;
  readonly trust: TrustDocument;
  readonly policies: readonly InlinePolicy[];
}

export interface InlinePolicy {
  readonly name: string;
  readonly document: PolicyDocument;
}

export interface TrustDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly TrustStatement[];
}

export interface TrustStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Principal: { readonly AWS: string } | { readonly Service: string };
  readonly Action: "sts:AssumeRole";
  readonly Condition: NonNullable<PolicyStatement["Condition"]>;
}

/** All inline policies of a role together, in characters without white space (IAM user guide, "IAM and AWS STS quotas"). */
export const inlinePolicyLimit = 10_240;

/** The ARN of a role in an account. */
export function roleArnOf(
  { roleName, path = "/" }: Pick<RoleDefinition, "roleName" | "path">,
  { partition, accountId }: { readonly partition: string; readonly accountId: string },
): string {
  return `arn:${partition}:iam::${accountId}:role${path}${roleName}`;
}
