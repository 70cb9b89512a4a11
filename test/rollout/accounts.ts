import type { OrganizationAccount } from "../../rollout/organization/organizationAccount";
import type { Organization } from "../../rollout/organization/readOrganization";
import type { StackRole, Target } from "../../rollout/target";

/** An active account at the root, unless told otherwise. */
export function account(id: string, overrides: Partial<OrganizationAccount> = {}): OrganizationAccount {
  return { id, name: `account-${id}`, state: "ACTIVE", unitIds: ["r-ab12"], unitNames: [], tags: {}, ...overrides };
}

/** `memberAccount(3)` is `000000000003`, in a unit of its own where names are given: `memberAccount(3, "Workloads", "Production")`. */
export function memberAccount(number: number, ...unitNames: readonly string[]): OrganizationAccount {
  const unitIds = [
    "r-ab12",
    ...unitNames.map(
      (_, depth) =>
        `ou-ab12-${unitNames
          .slice(0, depth + 1)
          .join("")
          .toLowerCase()}`,
    ),
  ];
  return account(String(number).padStart(12, "0"), { unitIds, unitNames });
}

export function organizationOf(...accounts: readonly OrganizationAccount[]): Organization {
  return {
    id: "o-a1b2c3d4e5",
    managementAccountId: "100000000001",
    accounts: [account("100000000001"), account("100000000002"), ...accounts],
  };
}

export function targetOf(of: OrganizationAccount, role: StackRole = "member"): Target {
  return {
    account: of,
    role,
    stack: role === "member" ? `member-${of.id}` : role,
    homeRegion: "eu-central-1",
    regions: ["eu-central-1"],
  };
}
