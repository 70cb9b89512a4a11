import * as aws from "@pulumi/aws";

export interface ExcludedAccountsArgs {
  /** Deployed to: it has no member stack. */
  readonly securityAccountId: string;
  /** Left out, Organizations is asked for it. */
  readonly managementAccountId?: string | undefined;
  readonly configRulesExcludedAccounts: readonly string[];
  /** Organizational units, by id; all accounts below count. */
  readonly configRulesExcludedUnits: readonly string[];
}

/**
 * Accounts in which the organization's Config rules are not made, each once and in order. The management and the security account
 * are always among them: they have no member stack, so neither recorder nor role, and a rule for the organization fails as
 * a whole where one account can't have it. Config itself knows no organizational units; an account that joins one is left
 * out from the next deployment on.
 */
export async function lookUpExcludedAccounts(args: ExcludedAccountsArgs): Promise<readonly string[]> {
  const [management, ...units] = await Promise.all([
    args.managementAccountId ??
      aws.organizations
        .getOrganization({ returnOrganizationOnly: true })
        .then(({ masterAccountId }) => masterAccountId),
    ...args.configRulesExcludedUnits.map(accountsBelow),
  ]);
  const accounts = [management, args.securityAccountId, ...args.configRulesExcludedAccounts, ...units.flat()];
  return [...new Set(accounts)].sort();
}

async function accountsBelow(parentId: string): Promise<readonly string[]> {
  const { accounts } = await aws.organizations.getOrganizationalUnitDescendantAccounts({ parentId });
  return accounts.map(({ id }) => id);
}
