import type { ResponderEnvironment } from "../aws/environment";
import type { Finding } from "../domain/finding";
import type { Change } from "../domain/incident";
import { names } from "../domain/names";
import { actingPrincipal } from "../domain/principal";
import { type PrincipalBlock, principalBlockOf } from "../domain/principalBlock";
import type { Decision, ResponseTarget } from "../response/response";
import type { BlockPrincipalOptions } from "./options";

/** The user or role that a finding says acted, and how far to block it. */
export interface PrincipalTarget extends ResponseTarget {
  readonly type: "user" | "role";
  readonly name: string;
  /** `AIDA…` or `AROA…`, where the finding tells it: another principal of the same name is not meant. */
  readonly id: string | undefined;
  readonly block: PrincipalBlock;
  /** How `deny-all` is put. */
  readonly method: BlockPrincipalOptions["method"];
  /** Whether access keys are deactivated; roles have none. */
  readonly accessKeys: boolean;
}

/** Who is to be blocked, by the finding alone. IAM is global and each Region reports the same act, so the Region is none. */
export function decideBlock(
  finding: Finding,
  { environment, options }: { readonly environment: ResponderEnvironment; readonly options: BlockPrincipalOptions },
): Decision<PrincipalTarget> {
  const principal = actingPrincipal(finding.principal, finding.accountId);
  if (principal.kind === "undeniable") {
    return { kind: "not-applicable", reason: principal.reason, nextStep: principal.nextStep };
  }
  const { kind: type, name } = principal;
  // The path of others is known once they are read, and their ARN is looked up in the deny-list again then.
  const ours = finding.accountId === environment.securityAccountId && name.startsWith("firebreak-");
  const path = ours ? names.rolePath : "/";
  return {
    kind: "respond",
    target: {
      resource: `${type}/${name}`,
      region: "global",
      arn: `arn:${finding.partition}:iam::${finding.accountId}:${type}${path}${name}`,
      type,
      name,
      id: principal.kind === "user" ? principal.userId : principal.roleId,
      block: principalBlockOf(principal, options, finding),
      method: options.method,
      accessKeys: type === "user" && options.accessKeys,
    },
  };
}

export const policyItem = "block-policy";
export const attachmentItem = "deny-all-attached";
export const keyItem = (keyId: string) => `access-key/${keyId}`;

/**
 * Written with the claim: that our policy is not there yet. So the block need not wait for a record of its own. Where the
 * reading finds a policy of that name that is not ours, that is recorded before it is overwritten. An attachment can't be
 * written so: once it is there, nobody can tell whether it was before.
 */
export function openingChanges(target: PrincipalTarget): readonly Change[] {
  return attaches(target) ? [] : [{ item: policyItem, before: { document: null }, state: "recorded" }];
}

/** Whether the block is AWS's own policy attached rather than an inline one. */
export function attaches({ method, block }: PrincipalTarget): boolean {
  return method === "attach" && block.level === "deny-all";
}
