import type { OrganizationAccount } from "./organization/organizationAccount";

export type StackRole = "management" | "security" | "member";

/** One stack of the rollout: a role in an account, all its Regions inside. */
export interface Target {
  readonly account: OrganizationAccount;
  readonly role: StackRole;
  /** Name of the Pulumi stack: `member-111122223333`, `security`, `management`. */
  readonly stack: string;
  /** Region of the stack's provider, where its IAM is made: the home Region. */
  readonly homeRegion: string;
  /** Every Region that the stack covers, the home Region among them. */
  readonly regions: readonly string[];
}

/** An account of the organization that a rollout does not act on, and why: `excluded by rollout.yaml`, `it is suspended`. */
export interface LeftOut {
  readonly account: OrganizationAccount;
  readonly reason: string;
}
