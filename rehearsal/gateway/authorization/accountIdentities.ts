import {
  type AttachedPolicy,
  type EntityType,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  type GroupDetail,
  IAMClient,
  type ManagedPolicyDetail,
  type PolicyDetail,
  paginateGetAccountAuthorizationDetails,
  type RoleDetail,
  type UserDetail,
} from "@aws-sdk/client-iam";
import type { BehindClients } from "../behindClients";
import { globalRegionOf } from "../partition";
import { type CompiledPolicy, compilePolicy } from "./compiledPolicy";
import type { IamNames, IamResourceType } from "./iamNames";
import { parsePolicyDocument } from "./policyDocument";

/** What IAM holds on one user or role. */
export interface IamIdentity {
  /** `AIDA…` or `AROA…` */
  readonly uniqueId: string;
  /** Inline and attached, those of a user's groups included. */
  readonly policies: readonly CompiledPolicy[];
  readonly boundary: CompiledPolicy | undefined;
  readonly tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[];
}

interface Details {
  readonly users: UserDetail[];
  readonly groups: GroupDetail[];
  readonly roles: RoleDetail[];
  readonly policies: ManagedPolicyDetail[];
}

/** What is read of an account at once. AWS-managed policies are read one by one: there are more than a thousand. */
const principalTypes: EntityType[] = ["User", "Group", "Role"];

/** The users and roles of one account, as IAM held them when it was read. */
export class AccountIdentities implements IamNames {
  private constructor(
    private readonly byArn: ReadonlyMap<string, IamIdentity>,
    private readonly details: Details,
  ) {}

  /** Throws `MalformedPolicyError` where IAM holds a document that is no policy. */
  static async read(clients: BehindClients, account: string, partition: string): Promise<AccountIdentities> {
    const client = clients.get(IAMClient, account, globalRegionOf(partition));
    const details: Details = { users: [], groups: [], roles: [], policies: [] };
    for await (const page of paginateGetAccountAuthorizationDetails({ client }, { Filter: principalTypes })) {
      details.users.push(...(page.UserDetailList ?? []));
      details.groups.push(...(page.GroupDetailList ?? []));
      details.roles.push(...(page.RoleDetailList ?? []));
    }
    // Most accounts of a rehearsal have inline policies only, and moto walks all AWS-managed ones to find the others.
    if (usesOwnManagedPolicies(details, account)) {
      const pages = paginateGetAccountAuthorizationDetails({ client }, { Filter: ["LocalManagedPolicy"] });
      for await (const page of pages) {
        details.policies.push(...(page.Policies ?? []));
      }
    }
    return new AccountIdentities(await new IdentityReader(client, account, details).read(), details);
  }

  find(arn: string): IamIdentity | undefined {
    return this.byArn.get(arn);
  }

  arnOf(type: IamResourceType, name: string): string | undefined {
    switch (type) {
      case "role":
        return this.details.roles.find((role) => role.RoleName === name)?.Arn;
      case "user":
        return this.details.users.find((user) => user.UserName === name)?.Arn;
      case "group":
        return this.details.groups.find((group) => group.GroupName === name)?.Arn;
      case "policy":
        return this.details.policies.find((policy) => policy.PolicyName === name)?.Arn;
      case "instance-profile":
        return this.details.roles
          .flatMap((role) => role.InstanceProfileList ?? [])
          .find((profile) => profile.InstanceProfileName === name)?.Arn;
    }
  }

  rolesOfInstanceProfile(name: string): readonly string[] {
    return this.details.roles.flatMap((role) =>
      role.Arn !== undefined && role.InstanceProfileList?.some((profile) => profile.InstanceProfileName === name)
        ? [role.Arn]
        : [],
    );
  }
}

function usesOwnManagedPolicies({ users, groups, roles }: Details, account: string): boolean {
  const attached = [...users, ...groups, ...roles].flatMap((principal) => principal.AttachedManagedPolicies ?? []);
  const boundaries = [...users, ...roles].map((principal) => principal.PermissionsBoundary?.PermissionsBoundaryArn);
  return [...attached.map(({ PolicyArn }) => PolicyArn), ...boundaries].some((arn) => arn?.includes(`:${account}:`));
}

class IdentityReader {
  private readonly managed = new Map<string, CompiledPolicy>();

  constructor(
    private readonly client: IAMClient,
    private readonly account: string,
    private readonly details: Details,
  ) {}

  async read(): Promise<ReadonlyMap<string, IamIdentity>> {
    for (const policy of this.details.policies) {
      const document = policy.PolicyVersionList?.find((version) => version.IsDefaultVersion)?.Document;
      if (policy.Arn !== undefined && document !== undefined) {
        this.managed.set(policy.Arn, this.compile(document, `policy ${policy.Arn}`));
      }
    }
    const users = this.details.users.map(async (user) => [user.Arn ?? "", await this.userIdentity(user)] as const);
    const roles = this.details.roles.map(async (role) => [role.Arn ?? "", await this.roleIdentity(role)] as const);
    return new Map(await Promise.all([...users, ...roles]));
  }

  private async userIdentity(user: UserDetail): Promise<IamIdentity> {
    const groups = this.details.groups.filter((group) => user.GroupList?.includes(group.GroupName ?? ""));
    const own = this.policiesOf(`user ${user.UserName}`, user.UserPolicyList, user.AttachedManagedPolicies);
    const inherited = groups.map((group) =>
      this.policiesOf(`group ${group.GroupName}`, group.GroupPolicyList, group.AttachedManagedPolicies),
    );
    return {
      uniqueId: user.UserId ?? "",
      policies: (await Promise.all([own, ...inherited])).flat(),
      boundary: await this.boundaryOf(user.PermissionsBoundary?.PermissionsBoundaryArn),
      tags: user.Tags ?? [],
    };
  }

  private async roleIdentity(role: RoleDetail): Promise<IamIdentity> {
    return {
      uniqueId: role.RoleId ?? "",
      policies: await this.policiesOf(`role ${role.RoleName}`, role.RolePolicyList, role.AttachedManagedPolicies),
      boundary: await this.boundaryOf(role.PermissionsBoundary?.PermissionsBoundaryArn),
      tags: role.Tags ?? [],
    };
  }

  private async policiesOf(
    owner: string,
    inline: readonly PolicyDetail[] = [],
    attached: readonly AttachedPolicy[] = [],
  ): Promise<CompiledPolicy[]> {
    return [
      ...inline.map((policy) => this.compile(policy.PolicyDocument, `inline policy ${policy.PolicyName} of ${owner}`)),
      ...(await Promise.all(attached.map(({ PolicyArn }) => this.managedPolicy(PolicyArn ?? "")))),
    ];
  }

  private async boundaryOf(arn: string | undefined): Promise<CompiledPolicy | undefined> {
    return arn === undefined ? undefined : this.managedPolicy(arn);
  }

  private async managedPolicy(arn: string): Promise<CompiledPolicy> {
    const known = this.managed.get(arn) ?? awsManaged.get(arn);
    if (known !== undefined) {
      return known;
    }
    const { Policy } = await this.client.send(new GetPolicyCommand({ PolicyArn: arn }));
    const version = { PolicyArn: arn, VersionId: Policy?.DefaultVersionId };
    const { PolicyVersion } = await this.client.send(new GetPolicyVersionCommand(version));
    const policy = this.compile(PolicyVersion?.Document, `policy ${arn}`);
    awsManaged.set(arn, policy);
    return policy;
  }

  /** IAM answers with documents URL-encoded (RFC 3986). */
  private compile(document: string | undefined, name: string): CompiledPolicy {
    return compilePolicy(parsePolicyDocument(decodeURIComponent(document ?? ""), `${name} in account ${this.account}`));
  }
}

/** AWS-managed policies are the same in every account and do not change in a rehearsal. */
const awsManaged = new Map<string, CompiledPolicy>();
