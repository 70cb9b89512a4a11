import type * as z from "zod";
import { mostExcludedAccounts } from "../components/baseline/memberTemplate";

interface StackSetKeys {
  readonly exceptionGuard: boolean;
  readonly deploymentPrincipals: readonly string[];
  readonly organizationId?: string | undefined;
  readonly managementAccountId: string;
  readonly memberStackSet: boolean;
  readonly memberStackSetTargets: readonly string[];
  readonly memberStackSetExcludedAccounts: readonly string[];
}

/** Refuses a StackSet that would go nowhere, or to where StackSets do not deploy. */
export function demandStackSetTargets(keys: StackSetKeys, context: z.RefinementCtx): void {
  if (!keys.memberStackSet) return;
  const mistake = (key: keyof StackSetKeys, message: string) =>
    context.addIssue({ code: "custom", path: [key], message });
  if (keys.organizationId === undefined)
    mistake(
      "organizationId",
      "is required with firebreak:memberStackSet: the response role trusts this organization alone.",
    );
  if (keys.memberStackSetTargets.length === 0)
    mistake(
      "memberStackSetTargets",
      "is required with firebreak:memberStackSet: list the organizational units that get the members' baseline, or the root for all.",
    );
  if (keys.memberStackSetExcludedAccounts.length >= mostExcludedAccounts)
    mistake(
      "memberStackSetExcludedAccounts",
      `has ${keys.memberStackSetExcludedAccounts.length} accounts; a template's conditions can leave out ${mostExcludedAccounts - 1} besides the security account. Move others to a unit that is no target.`,
    );
}

/** What the keys say to no effect, each as a sentence of a warning. */
export function idleStackSetKeys(keys: StackSetKeys): readonly string[] {
  const { memberStackSet, memberStackSetTargets, memberStackSetExcludedAccounts, managementAccountId } = keys;
  return [
    ...(!memberStackSet && (memberStackSetTargets.length > 0 || memberStackSetExcludedAccounts.length > 0)
      ? [
          "firebreak:memberStackSetTargets and memberStackSetExcludedAccounts: nothing is deployed to them while memberStackSet is off.",
        ]
      : []),
    ...(memberStackSetExcludedAccounts.includes(managementAccountId)
      ? [
          `firebreak:memberStackSetExcludedAccounts: StackSets never deploy to the management account, ${managementAccountId}; it need not be named.`,
        ]
      : []),
    ...(memberStackSet && guardsAgainstStackSets(keys)
      ? [
          "firebreak:deploymentPrincipals: CloudFormation's own roles are not named, so exceptionGuard keeps the StackSet from changing what it has made; add arn:*:iam::*:role/stacksets-exec-*.",
        ]
      : []),
  ];
}

/** StackSets act in a member by a role `stacksets-exec-…`, which service control policies bind. */
function guardsAgainstStackSets({ exceptionGuard, deploymentPrincipals }: StackSetKeys): boolean {
  if (!exceptionGuard || deploymentPrincipals.length === 0) return false;
  return !deploymentPrincipals.some((pattern) => /:role\/(?:\*|stacksets-exec-)/.test(pattern));
}
