import { type OrganizationsClient, paginateListAccounts } from "@aws-sdk/client-organizations";
import { describeError } from "../aws/errorCode";
import type { ReportedAccount } from "../domain/exceptionReport";

export interface AccountDirectory {
  /** Those that are in use, by id. */
  readonly accounts: readonly ReportedAccount[];
  /** How many are suspended, closed or not begun yet. */
  readonly closed: number;
  /** The management account's id, where the organization was asked. */
  readonly managementAccountId: string | undefined;
}

/** Organizations answers nobody but the management account and delegated administrators. */
export class AccountsUnknownError extends Error {
  override readonly name = "AccountsUnknownError";
}

/** States of an account in which nobody can work in it ("Monitor the state of your AWS accounts", Organizations user guide). */
const closedStates: readonly (string | undefined)[] = ["PENDING_ACTIVATION", "SUSPENDED", "PENDING_CLOSURE", "CLOSED"];

/**
 * Every account of the organization. Throws `AccountsUnknownError` with what to do. The account that asks is a delegated
 * administrator, of GuardDuty, Config or Security Hub: "ListAccounts" answers one of any service.
 */
export async function accountsOfOrganization(organizations: OrganizationsClient): Promise<AccountDirectory> {
  const accounts: ReportedAccount[] = [];
  let closed = 0;
  let managementAccountId: string | undefined;
  try {
    for await (const { Accounts: page = [] } of paginateListAccounts({ client: organizations }, {})) {
      for (const { Id: id, Name: name, Arn: arn, State: state, Status: status } of page) {
        if (id === undefined) continue;
        // arn:aws:organizations::<management account>:account/<organization>/<account>
        managementAccountId ??= arn?.split(":")[4];
        // Status is State's forerunner, which AWS retires on 2026-09-09.
        if (closedStates.includes(state ?? status)) closed += 1;
        else accounts.push({ id, name });
      }
    }
  } catch (cause) {
    throw new AccountsUnknownError(
      `Organizations does not list the organization's accounts (${describeError(cause)}). Make the security account the delegated administrator of GuardDuty or Config (the management stack does), or list accounts in firebreak:exceptionReportAccounts.`,
      { cause },
    );
  }
  return { accounts: inOrder(accounts), closed, managementAccountId };
}

/** The accounts of the config, of which nothing else is known. */
export function accountsOfConfig(ids: readonly string[]): AccountDirectory {
  return { accounts: inOrder(ids.map((id) => ({ id }))), closed: 0, managementAccountId: undefined };
}

function inOrder(accounts: readonly ReportedAccount[]): readonly ReportedAccount[] {
  return [...accounts].sort((one, other) => (one.id < other.id ? -1 : 1));
}
