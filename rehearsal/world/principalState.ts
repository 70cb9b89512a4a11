import {
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
} from "@aws-sdk/client-iam";
import type { RehearsedPrincipal } from "./principals";

/** A principal and everything about it that a block may change, as IAM shows it now. */
export interface PrincipalState {
  /** Inline policies by name, documents decoded. */
  readonly policies: Readonly<Record<string, string>>;
  /** Names of attached managed policies, sorted. */
  readonly attached: readonly string[];
  /** `Active` or `Inactive` by key id; none for a role. */
  readonly keys: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

/** Reads the state back with the account's own credentials, through the same interfaces as anybody. */
export async function readPrincipalState(principal: RehearsedPrincipal): Promise<PrincipalState> {
  return principal.type === "user" ? readUser(principal) : readRole(principal);
}

async function readUser({ account, name }: RehearsedPrincipal): Promise<PrincipalState> {
  const iam = account.client(IAMClient);
  const UserName = name;
  const [
    { User: user },
    { PolicyNames: names = [] },
    { AttachedPolicies: attached = [] },
    { AccessKeyMetadata: keys = [] },
  ] = await Promise.all([
    iam.send(new GetUserCommand({ UserName })),
    iam.send(new ListUserPoliciesCommand({ UserName })),
    iam.send(new ListAttachedUserPoliciesCommand({ UserName })),
    iam.send(new ListAccessKeysCommand({ UserName })),
  ]);
  const policies = await Promise.all(
    names.map(async (PolicyName) => {
      const { PolicyDocument: document } = await iam.send(new GetUserPolicyCommand({ UserName, PolicyName }));
      return [PolicyName, decodeURIComponent(document ?? "")] as const;
    }),
  );
  return {
    policies: sorted(policies),
    attached: attached.flatMap(({ PolicyName: policy }) => policy ?? []).sort(),
    keys: sorted(keys.map(({ AccessKeyId = "", Status = "" }) => [AccessKeyId, Status])),
    tags: sorted((user?.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value])),
  };
}

async function readRole({ account, name }: RehearsedPrincipal): Promise<PrincipalState> {
  const iam = account.client(IAMClient);
  const RoleName = name;
  const [{ Role: role }, { PolicyNames: names = [] }, { AttachedPolicies: attached = [] }] = await Promise.all([
    iam.send(new GetRoleCommand({ RoleName })),
    iam.send(new ListRolePoliciesCommand({ RoleName })),
    iam.send(new ListAttachedRolePoliciesCommand({ RoleName })),
  ]);
  const policies = await Promise.all(
    names.map(async (PolicyName) => {
      const { PolicyDocument: document } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
      return [PolicyName, decodeURIComponent(document ?? "")] as const;
    }),
  );
  return {
    policies: sorted(policies),
    attached: attached.flatMap(({ PolicyName: policy }) => policy ?? []).sort(),
    keys: {},
    tags: sorted((role?.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value])),
  };
}

function sorted(entries: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
  return Object.fromEntries([...entries].sort(([one], [other]) => one.localeCompare(other)));
}
