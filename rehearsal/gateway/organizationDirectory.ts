export interface DirectoryAccount {
  readonly id: string;
  readonly name: string;
  /** The value of `aws:PrincipalOrgPaths` for its principals: `o-abcdefghij/r-ab12/ou-ab12-11111111/`. */
  readonly path: string;
}

export interface OrganizationOutline {
  /** `o-abcdefghij` */
  readonly organizationId: string;
  readonly managementAccountId: string;
  readonly accounts: readonly DirectoryAccount[];
  /** Delegated administrator of the security services, where there is one. */
  readonly securityAccountId?: string;
}

/** Which accounts make up the organization; the world tells once it has seeded it. Empty until then. */
export class OrganizationDirectory {
  organizationId = "";
  managementAccountId = "";
  securityAccountId: string | undefined;
  private byId: ReadonlyMap<string, DirectoryAccount> = new Map();

  get accounts(): readonly DirectoryAccount[] {
    return [...this.byId.values()];
  }

  set(outline: OrganizationOutline): void {
    this.organizationId = outline.organizationId;
    this.managementAccountId = outline.managementAccountId;
    this.securityAccountId = outline.securityAccountId;
    this.byId = new Map(outline.accounts.map((account) => [account.id, account]));
  }

  find(id: string): DirectoryAccount | undefined {
    return this.byId.get(id);
  }

  contains(id: string): boolean {
    return this.byId.has(id);
  }
}
