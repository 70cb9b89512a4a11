import {
  classifyException,
  type ExceptionClass,
  type FoundException,
  isNoteworthy,
  type ReportedDay,
  type ReportedException,
} from "./exceptionClass";

export interface ReportedAccount {
  /** 12 digits. */
  readonly id: string;
  /** Unknown where the accounts are those of the config. */
  readonly name?: string | undefined;
}

/** What could not be read, so that its exceptions are not in the report. */
export interface NotRead {
  readonly account: ReportedAccount;
  /** Regions, or `global`; empty, the whole account. */
  readonly places: readonly string[];
  /** An error in one line. */
  readonly because: string;
}

export interface OwnerReport {
  /** Undefined for those whose tags name none. */
  readonly owner: string | undefined;
  /** By place and resource. */
  readonly exceptions: readonly ReportedException[];
}

export interface AccountReport {
  readonly account: ReportedAccount;
  readonly exceptions: number;
  /** How many of them there is something to say of. */
  readonly noteworthy: number;
  /** By name; those without one come last. */
  readonly owners: readonly OwnerReport[];
}

/** How many exceptions are of each class, and in `all`. One may count for several classes. */
export type ExceptionCounts = Readonly<Record<ExceptionClass | "all", number>>;

/** A report is one of several where there was no time for all accounts in one. */
export interface ReportPart {
  readonly number: number;
  readonly isLast: boolean;
}

export interface ExceptionReport extends ReportedDay {
  readonly part: ReportPart;
  readonly regions: readonly string[];
  readonly accountsRead: number;
  /** Accounts with exceptions; those with most to look at first, else by id. */
  readonly accounts: readonly AccountReport[];
  readonly counts: ExceptionCounts;
  /** Of this part and those before. */
  readonly countsSoFar: ExceptionCounts;
  /** By account and place. */
  readonly notRead: readonly NotRead[];
  /** Central accounts without a response role: nothing in them is contained, so nothing there is exempt. */
  readonly notRespondedTo: readonly ReportedAccount[];
  /** How many accounts were left out because they are suspended or closed. */
  readonly closed: number;
}

/** What was read of one account. */
export interface AccountExceptions {
  readonly account: ReportedAccount;
  readonly found: readonly FoundException[];
}

/** What a report takes over from who made it. */
export interface ReportOccasion extends Omit<ExceptionReport, "accountsRead" | "accounts" | "counts" | "countsSoFar"> {
  /** Of the parts before this one. */
  readonly countsBefore: ExceptionCounts;
}

export const noCounts: ExceptionCounts = countsBy(() => 0);

/** The report on what was read; the same whatever the order in which it was read. */
export function exceptionReportOf(
  read: readonly AccountExceptions[],
  { countsBefore, ...occasion }: ReportOccasion,
): ExceptionReport {
  const accounts = read
    .filter(({ found }) => found.length > 0)
    .map(({ account, found }) => accountReportOf(account, found, occasion))
    .sort((one, other) => other.noteworthy - one.noteworthy || compare(one.account.id, other.account.id));
  const all = accounts.flatMap(({ owners }) => owners.flatMap(({ exceptions }) => exceptions));
  const counts = countsBy((kind) =>
    kind === "all" ? all.length : all.filter(({ classes }) => classes.includes(kind)).length,
  );
  return {
    ...occasion,
    accountsRead: read.length,
    accounts,
    counts,
    countsSoFar: countsBy((kind) => countsBefore[kind] + counts[kind]),
    notRead: [...occasion.notRead].sort(
      (one, other) => compare(one.account.id, other.account.id) || compare(one.places.join(), other.places.join()),
    ),
    notRespondedTo: [...occasion.notRespondedTo].sort((one, other) => compare(one.id, other.id)),
  };
}

function accountReportOf(account: ReportedAccount, found: readonly FoundException[], day: ReportedDay): AccountReport {
  const exceptions = found
    .map((one) => classifyException(one, day))
    .sort(
      (one, other) =>
        compare(one.place, other.place) || compare(one.resource, other.resource) || compare(one.key, other.key),
    );
  const byOwner = new Map<string | undefined, ReportedException[]>();
  for (const exception of exceptions) {
    const ofOwner = byOwner.get(exception.owner);
    if (ofOwner === undefined) byOwner.set(exception.owner, [exception]);
    else ofOwner.push(exception);
  }
  return {
    account,
    exceptions: exceptions.length,
    noteworthy: exceptions.filter(isNoteworthy).length,
    owners: [...byOwner]
      .map(([owner, ofOwner]) => ({ owner, exceptions: ofOwner }))
      .sort((one, other) => byName(one.owner, other.owner)),
  };
}

function countsBy(count: (kind: ExceptionClass | "all") => number): ExceptionCounts {
  return {
    all: count("all"),
    misspelt: count("misspelt"),
    malformed: count("malformed"),
    expired: count("expired"),
    expiring: count("expiring"),
    unbounded: count("unbounded"),
    ownerless: count("ownerless"),
    new: count("new"),
    "in-order": count("in-order"),
  };
}

function byName(one: string | undefined, other: string | undefined): number {
  if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined);
  return compare(one, other);
}

/** By code unit, so that a report is the same on every machine. */
function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
