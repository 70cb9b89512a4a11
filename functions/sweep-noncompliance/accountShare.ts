/**
 * Most resources of one account that one sweep tells of. Whoever holds a member may make rules of the playbook's names there, and
 * evaluations without end: told one and all, they would keep the sweep from every account that comes after.
 */
const most = 10_000;

/** An account has had its share of the sweep: the rest of what is found there is for a person. */
export class ShareUsedUpError extends Error {
  override readonly name = "ShareUsedUpError";
}

/** How many resources of each account an invocation has told of. */
export class AccountShares {
  private readonly told = new Map<string, number>();

  /** Notes resources that were told of. */
  take(accountId: string, resources: number): void {
    this.told.set(accountId, (this.told.get(accountId) ?? 0) + resources);
  }

  /** To be asked before more of an account is looked into. Throws `ShareUsedUpError`. */
  require(accountId: string): void {
    const told = this.told.get(accountId) ?? 0;
    if (told < most) return;
    throw new ShareUsedUpError(
      `account ${accountId} has ${told} non-compliant resources or more; so many were told, see whether its rules and what they find are real`,
    );
  }
}
