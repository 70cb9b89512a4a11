import { AttachRolePolicyCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  EnablePolicyTypeCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import type { BehindConfiguration } from "../gateway/serviceModule";
import type { AccountName } from "./organizationPlan";

/** The organization as it was created; the gateway's directory is filled from it. */
export interface SeededOrganization<Name extends string = AccountName> {
  readonly organizationId: string;
  readonly managementAccountId: string;
  readonly accounts: readonly SeededAccount<Name>[];
}

export interface SeededAccount<Name extends string = AccountName> {
  readonly id: string;
  readonly name: Name;
  /** `o-x/r-x/ou-x/ou-y/`, the form of `aws:PrincipalOrgPaths`. */
  readonly path: string;
}

/** What an account is before it is made; the one named `management` creates the organization. */
export interface AccountSeed<Name extends string = AccountName> {
  readonly name: Name;
  /** Path of organizational units below the root, outermost first; empty for the root itself. */
  readonly organizationalUnits: readonly string[];
}

/** Who creates the organization: any twelve digits do, since moto lets every number be an account. */
const managementAccountId = "701620483915";

/**
 * Creates the organization with all features, its organizational units and accounts. Calls moto itself, as the
 * management account: before the organization stands there is nobody whose access the gateway could check.
 */
export async function seedOrganization<Name extends string>(
  plan: readonly AccountSeed<Name>[],
  behind: (account: string) => BehindConfiguration,
): Promise<SeededOrganization<Name>> {
  const organizations = new OrganizationsClient(behind(managementAccountId));
  try {
    const created = await organizations.send(new CreateOrganizationCommand({ FeatureSet: "ALL" }));
    const organizationId = required(created.Organization?.Id, "CreateOrganization gave no organization id");
    const root = required(
      (await organizations.send(new ListRootsCommand({}))).Roots?.[0]?.Id,
      "ListRoots gave no root of the new organization",
    );
    await organizations.send(new EnablePolicyTypeCommand({ RootId: root, PolicyType: "SERVICE_CONTROL_POLICY" }));
    const units = new OrganizationalUnits(organizations, root);
    const accounts: SeededAccount<Name>[] = [];
    for (const { name, organizationalUnits } of plan) {
      const unitIds = await units.ensure(organizationalUnits);
      const id = name === "management" ? managementAccountId : await createAccount(organizations, name);
      if (name !== "management") await empowerAccessRole(behind(id));
      const parent = unitIds.at(-1);
      if (parent !== undefined) {
        await organizations.send(
          new MoveAccountCommand({ AccountId: id, SourceParentId: root, DestinationParentId: parent }),
        );
      }
      accounts.push({ id, name, path: `${[organizationId, root, ...unitIds].join("/")}/` });
    }
    return { organizationId, managementAccountId, accounts };
  } finally {
    organizations.destroy();
  }
}

/** Organizational units by path, each created once. */
class OrganizationalUnits {
  private readonly ids = new Map<string, string>();

  constructor(
    private readonly organizations: OrganizationsClient,
    private readonly root: string,
  ) {}

  /** Ids along the path, outermost first. */
  async ensure(path: readonly string[]): Promise<readonly string[]> {
    const along: string[] = [];
    for (const [depth, name] of path.entries()) {
      const key = path.slice(0, depth + 1).join("/");
      const id = this.ids.get(key) ?? (await this.create(along.at(-1) ?? this.root, name));
      this.ids.set(key, id);
      along.push(id);
    }
    return along;
  }

  private async create(parent: string, name: string): Promise<string> {
    const created = await this.organizations.send(
      new CreateOrganizationalUnitCommand({ ParentId: parent, Name: name }),
    );
    return required(created.OrganizationalUnit?.Id, `CreateOrganizationalUnit gave no id for ${name}`);
  }
}

/** On AWS creating an account takes minutes; moto answers SUCCEEDED at once. */
async function createAccount(organizations: OrganizationsClient, name: string): Promise<string> {
  const { CreateAccountStatus: status } = await organizations.send(
    new CreateAccountCommand({ AccountName: name, Email: `${name}@rehearsal.example` }),
  );
  return required(status?.AccountId, `CreateAccount of ${name} ended as ${status?.State ?? "unknown"}`);
}

/** The role by which the management account gets into an account that it has created is an administrator there; moto's may nothing. */
export async function empowerAccessRole(behind: BehindConfiguration): Promise<void> {
  const iam = new IAMClient(behind);
  try {
    await iam.send(
      new AttachRolePolicyCommand({
        RoleName: "OrganizationAccountAccessRole",
        PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
      }),
    );
  } finally {
    iam.destroy();
  }
}

function required(value: string | undefined, failure: string): string {
  if (value === undefined) throw new Error(`${failure}; is this moto 5.2 or newer?`);
  return value;
}
