/** An account of the organization, as AWS Organizations tells of it (API Reference, "Account"). */
export interface OrganizationAccount {
  readonly id: string;
  readonly name: string;
  /** Of the field `State`; only an active account can be deployed to. */
  readonly state: AccountState;
  /** Ids of the root and of the organizational units above the account, root first: `["r-ab12", "ou-ab12-…"]`. */
  readonly unitIds: readonly string[];
  /** Names of the organizational units, outermost first: `["Workloads", "Production"]`; empty at the root. */
  readonly unitNames: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

export const accountStates = ["PENDING_ACTIVATION", "ACTIVE", "SUSPENDED", "PENDING_CLOSURE", "CLOSED"] as const;
export type AccountState = (typeof accountStates)[number];
