import type { OrganizationAccount } from "../../rollout/organization/organizationAccount";
import type { Target } from "../../rollout/target";

/** A member's target; the number makes its account. */
export function memberTarget(number: number, account: Partial<OrganizationAccount> = {}): Target {
  const id = `1${String(number).padStart(11, "0")}`;
  return {
    account: {
      id,
      name: `account-${number}`,
      state: "ACTIVE",
      unitIds: ["r-ab12", "ou-ab12-11111111", "ou-ab12-22222222"],
      unitNames: ["Workloads", "Production"],
      tags: {},
      ...account,
    },
    role: "member",
    stack: `member-${id}`,
    homeRegion: "eu-central-1",
    regions: ["eu-central-1", "us-east-1"],
  };
}

export function memberTargets(count: number): readonly Target[] {
  return Array.from({ length: count }, (_, index) => memberTarget(index + 1));
}
