import { GetRoleCommand, type IAMClient } from "@aws-sdk/client-iam";
import { isNoSuchEntity, PrincipalPolicies } from "../block-principal/principalPolicies";
import { denialPolicyName, type FunctionEntity, roleDenial, sessionDenial } from "../domain/functionDenial";
import { neverContainPattern } from "../domain/neverContain";
import { protectedRole } from "../domain/principal";

/** A role that a function, or one of its versions, runs with. */
export type FunctionRole =
  | {
      readonly kind: "role";
      readonly name: string;
      /** `AROA…` */
      readonly id: string;
      /** What the policy of this function's name says there, decoded; null where there is none. */
      readonly document: string | null;
    }
  /** It is not to be changed, or there is none to change. */
  | { readonly kind: "kept"; readonly name: string; readonly because: string };

/** Reads the role and what its policy of our name says, side by side. Changes nothing; throws what the SDK throws. */
export async function readFunctionRole(
  iam: IAMClient,
  named: FunctionEntity,
  roleArn: string,
  neverContain: readonly string[],
): Promise<FunctionRole> {
  const [, path = "/", name = roleArn] = /:role(\/(?:.*\/)?)([^/]+)$/.exec(roleArn) ?? [];
  const kept = (because: string) => ({ kind: "kept", name, because }) as const;
  const pattern = neverContainPattern(roleArn, neverContain);
  if (pattern !== undefined) return kept(`it is on the deny-list (${pattern})`);
  const unchangeable = protectedRole(name, path);
  if (unchangeable !== undefined) return kept(unchangeable.reason);
  const [id, document] = await Promise.all([readRoleId(iam, name), policiesOf(iam, named, name).document()]);
  return id === undefined ? kept("it does not exist any more") : { kind: "role", name, id, document };
}

async function readRoleId(iam: IAMClient, name: string): Promise<string | undefined> {
  try {
    const { Role: role } = await iam.send(new GetRoleCommand({ RoleName: name }));
    return role?.RoleId;
  } catch (error) {
    if (isNoSuchEntity(error)) return undefined;
    throw error;
  }
}

/** The policy of a role that denies this one function. */
export function policiesOf(iam: IAMClient, named: FunctionEntity, roleName: string): PrincipalPolicies {
  const { partition } = named;
  return new PrincipalPolicies(iam, { type: "role", name: roleName, partition, policyName: denialPolicyName(named) });
}

/** What the role is to deny. */
export function denialOf(level: "sessions" | "deny", named: FunctionEntity, roleId: string): string {
  return level === "deny" ? roleDenial : sessionDenial(named, roleId);
}

/** Whether what is there denies as much as is asked for: everything includes the function's sessions. */
export function isDenied(
  level: "sessions" | "deny",
  named: FunctionEntity,
  role: Extract<FunctionRole, { kind: "role" }>,
): boolean {
  return role.document === roleDenial || role.document === denialOf(level, named, role.id);
}
