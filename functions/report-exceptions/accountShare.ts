/** Most exceptions of one account in a report: whoever holds a member may tag without end, and keep the report from all others. */
const mostExceptions = 10_000;
/** Longest that one account is read, in milliseconds: calls under way may take half a minute more. */
const longest = 120_000;

/** An account has had its share of the report: the rest of it is for a person. */
export class ShareUsedUpError extends Error {
  override readonly name = "ShareUsedUpError";
}

/** What one account has had of the report, over all its Regions. */
export class AccountShare {
  private readonly begunAt = performance.now();
  private taken = 0;

  /** To be told after each page, and how many exceptions it had. Throws `ShareUsedUpError`. */
  take(exceptions: number): void {
    this.taken += exceptions;
    if (this.taken > mostExceptions)
      throw new ShareUsedUpError(
        `the account has more than ${mostExceptions} exceptions; see whether they are real, and who set them`,
      );
    if (performance.now() - this.begunAt > longest)
      throw new ShareUsedUpError(`reading the account took longer than ${longest / 1000} seconds`);
  }
}
