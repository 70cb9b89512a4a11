import { isNoteworthy, type ReportedException } from "./exceptionClass";
import type { AccountReport, ExceptionReport, NotRead, ReportedAccount } from "./exceptionReport";

export interface ListedOwner {
  readonly owner: string | undefined;
  /** All of this owner's in the account. */
  readonly exceptions: number;
  /** Those there is something to say of, as far as they are listed. */
  readonly listed: readonly ReportedException[];
}

export interface ListedAccount {
  readonly account: ReportedAccount;
  readonly exceptions: number;
  readonly owners: readonly ListedOwner[];
  /** Owners and noteworthy exceptions of the account that are not listed. */
  readonly left: { readonly owners: number; readonly exceptions: number };
}

/** A report cut to a length: of accounts, of owners and of exceptions in each account, and of what was not read, so many at most. */
export interface ExceptionListing {
  readonly accounts: readonly ListedAccount[];
  readonly notRead: readonly NotRead[];
  readonly left: { readonly accounts: number; readonly exceptions: number; readonly notRead: number };
}

export function listingOf({ accounts, notRead }: ExceptionReport, most: number): ExceptionListing {
  const others = accounts.slice(most);
  return {
    accounts: accounts.slice(0, most).map((account) => listedAccount(account, most)),
    notRead: notRead.slice(0, most),
    left: {
      accounts: others.length,
      exceptions: others.reduce((sum, { exceptions }) => sum + exceptions, 0),
      notRead: Math.max(0, notRead.length - most),
    },
  };
}

function listedAccount({ account, exceptions, noteworthy, owners }: AccountReport, most: number): ListedAccount {
  let room = most;
  const listed = owners.slice(0, most).map((of) => {
    const some = of.exceptions.filter(isNoteworthy).slice(0, room);
    room -= some.length;
    return { owner: of.owner, exceptions: of.exceptions.length, listed: some };
  });
  return {
    account,
    exceptions,
    owners: listed,
    left: { owners: owners.length - listed.length, exceptions: noteworthy - (most - room) },
  };
}
