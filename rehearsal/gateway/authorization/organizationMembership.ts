import type { ContextValues } from "./requestContext";

/** What access checks need of the organization; the gateway's `OrganizationDirectory` has this shape. */
export interface OrganizationView {
  readonly organizationId: string;
  readonly managementAccountId: string;
  find(account: string): { readonly path: string } | undefined;
}

/** Which accounts belong to the organization, read anew at each question: the world fills the directory as it seeds it. */
export class OrganizationMembership {
  constructor(private readonly view: OrganizationView) {}

  get organizationId(): string {
    return this.view.organizationId;
  }

  get managementAccountId(): string {
    return this.view.managementAccountId;
  }

  /** `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/`, as `aws:PrincipalOrgPaths` has it; undefined for an account outside. */
  pathOf(account: string): string | undefined {
    const path = this.view.find(account)?.path;
    return path === undefined ? undefined : `${path.replace(/\/+$/, "")}/`;
  }

  /** Condition keys of the account that owns a resource. */
  resourceContext(account: string): ContextValues {
    const path = this.pathOf(account);
    return {
      "aws:ResourceAccount": account,
      ...(path === undefined ? {} : { "aws:ResourceOrgID": this.organizationId, "aws:ResourceOrgPaths": [path] }),
    };
  }
}
