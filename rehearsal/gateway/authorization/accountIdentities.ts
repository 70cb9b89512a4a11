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
  type Tag,
  type UserDetail,
} from "@aws-sdk/client-iam";
import { type BehindClients, globalRegionOf } from "./behindClients";
import { type CompiledPolicy, compilePolicy } from "./compiledPolicy";
import { parsePolicyDocument } from "./policyDocument";

/** What IAM holds on one user or role. */
export interface IamIdentity {
  /** `AIDA…` or `AROA…` */
  readonly uniqueId: string;
  readonly policies: readonly CompiledPolicy[];
  readonly boundary: CompiledPolicy | undefined;
  /** By `aws:PrincipalTag/<key>`. */
  readonly tags: Readonly<Record<string, string>>;
}

/** The users and roles of one account by ARN, as IAM held them when it was read. */
export type AccountIdentities = ReadonlyMap<string, IamIdentity>;

interface Details {
  readonly users: UserDetail[];
  readonly groups: GroupDetail[];
  readonly roles: RoleDetail[];
  readonly policies: ManagedPolicyDetail[];
}

/** AWS-managed policies are left out: there are more than a thousand, and they are read one by one as needed. */
const filter: EntityType[] = ["User", "Group", "Role", "LocalManagedPolicy"];

/** Reads every user, group, role and customer-managed policy of an account, and the AWS-managed ones that they use. */
export async function readAccountIdentities(
  clients: BehindClients,
  account: string,
  partition: string,
): Promise<AccountIdentities> {
  const client = clients.get(IAMClient, account, globalRegionOf(partition));
  const details: Details = { users: [], groups: [], roles: [], policies: [] };
  for await (const page of paginateGetAccountAuthorizationDetails({ client }, { Filter: filter })) {
    details.users.push(...(page.UserDetailList ?? []));
    details.groups.push(...(page.GroupDetailList ?? []));
    details.roles.push(...(page.RoleDetailList ?? []));
    details.policies.push(...(page.Policies ?? []));
  }
  return new IdentityReader(client, account, details).read();
}

class IdentityReader {
  private readonly managed = new Map<string, CompiledPolicy>();

  constructor(
    private readonly client: IAMClient,
    private readonly account: string,
    private readonly details: Details,
  ) {}

  async read(): Promise<AccountIdentities> {
    for (const policy of this.details.policies) {
      const document = policy.PolicyVersionList?.find((version) => version.IsDefaultVersion)?.Document;
      if (policy.Arn !== undefined && document !== undefined) {
        this.managed.set(policy.Arn, this.compile(document, `policy ${policy.Arn}`));
      }
    }
    const identities = new Map<string, IamIdentity>();
    for (const user of this.details.users) {
      const groups = this.details.groups.filter((group) => user.GroupList?.includes(group.GroupName ?? ""));
      const owners = [
        { name: `user ${user.UserName}`, inline: user.UserPolicyList, attached: user.AttachedManagedPolicies },
        ...groups.map((group) => ({
          name: `group ${group.GroupName}`,
          inline: group.GroupPolicyList,
          attached: group.AttachedManagedPolicies,
        })),
      ];
      const policies = await Promise.all(
        owners.map((owner) => this.policiesOf(owner.name, owner.inline, owner.attached)),
      );
      identities.set(user.Arn ?? "", {
        uniqueId: user.UserId ?? "",
        policies: policies.flat(),
        boundary: await this.boundaryOf(user.PermissionsBoundary?.PermissionsBoundaryArn),
        tags: tagsOf(user.Tags),
      });
    }
    for (const role of this.details.roles) {
      identities.set(role.Arn ?? "", {
        uniqueId: role.RoleId ?? "",
        policies: await this.policiesOf(`role ${role.RoleName}`, role.RolePolicyList, role.AttachedManagedPolicies),
        boundary: await this.boundaryOf(role.PermissionsBoundary?.PermissionsBoundaryArn),
        tags: tagsOf(role.Tags),
      });
    }
    return identities;
  }

  private async policiesOf(
    owner: string,
    inline: PolicyDetail[] = [],
    attached: AttachedPolicy[] = [],
  ): Promise<CompiledPolicy[]> {
    const managed = attached.map(({ PolicyArn }) => this.managedPolicy(PolicyArn ?? ""));
    return [
      ...inline.map((policy) => this.compile(policy.PolicyDocument, `inline policy ${policy.PolicyName} of ${owner}`)),
      ...(await Promise.all(managed)),
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
    const { PolicyVersion } = await this.client.send(
      new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: Policy?.DefaultVersionId }),
    );
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

function tagsOf(tags: readonly Tag[] = []): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key, Value }) => [`aws:PrincipalTag/${Key}`, Value ?? ""]));
}
