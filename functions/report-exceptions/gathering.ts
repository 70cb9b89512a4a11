import type { FoundException } from "../domain/exceptionClass";
import type { AccountExceptions, NotRead, ReportedAccount } from "../domain/exceptionReport";
import { sideBySide } from "../domain/sideBySide";
import type { AccountReading } from "./accountReading";
import type { AccountDirectory } from "./accounts";
import { fingerprintOf, type KnownPlaces } from "./knownExceptions";
import type { Reporter } from "./reporter";

/** Accounts that are read at a time: some hundred connections, and each account is asked once in each Region. */
const accountsAtATime = 20;

/** What one invocation read. */
export interface Gathering {
  readonly read: readonly AccountExceptions[];
  readonly notRead: readonly NotRead[];
  readonly notRespondedTo: readonly ReportedAccount[];
  /** What is known once people have been told, where that changes. */
  readonly news: readonly { readonly accountId: string; readonly known: KnownPlaces }[];
  /** Whether there is no account after these. */
  readonly isLast: boolean;
  /** The last account that was looked at, by id. */
  readonly lastAccount: string | undefined;
}

/** Reads accounts, by id, while `goOn` says so; those begun are read to their end. Throws what the ledger's table throws. */
export async function gather(
  reporter: Reporter,
  { accounts, managementAccountId }: AccountDirectory,
  goOn: (exceptionsSoFar: number) => boolean,
): Promise<Gathering> {
  const central: readonly (string | undefined)[] = [managementAccountId, reporter.environment.securityAccountId];
  const read: AccountExceptions[] = [];
  const notRead: NotRead[] = [];
  const notRespondedTo: ReportedAccount[] = [];
  const news: { accountId: string; known: KnownPlaces }[] = [];
  let exceptions = 0;
  let lastAccount: string | undefined;
  function* asLongAsThereIsTime() {
    for (const account of accounts) {
      if (!goOn(exceptions)) return;
      lastAccount = account.id;
      yield account;
    }
  }
  await sideBySide(asLongAsThereIsTime(), accountsAtATime, async (account) => {
    const [reading, known] = await Promise.all([reporter.reader.read(account.id), reporter.known.read(account.id)]);
    if (reading.kind === "refused") {
      if (central.includes(account.id)) notRespondedTo.push(account);
      else notRead.push({ account, places: [], because: reading.because });
      return;
    }
    const found = foundIn(reading, known);
    exceptions += found.length;
    read.push({ account, found });
    notRead.push(...failuresOf(account, reading));
    const next = nextKnown(reading, known);
    if (!isSame(known, next)) news.push({ accountId: account.id, known: next });
  });
  const isLast = lastAccount === accounts.at(-1)?.id;
  return { read, notRead, notRespondedTo, news, isLast, lastAccount };
}

type Read = Extract<AccountReading, { kind: "read" }>;

function foundIn({ places }: Read, known: KnownPlaces): readonly FoundException[] {
  return [...places].flatMap(([place, tags]) =>
    tags.map((tag) => ({ ...tag, place, isNew: known.get(place)?.has(fingerprintOf(tag)) !== true })),
  );
}

/** One for each reason: what ails one Region mostly ails all. */
function failuresOf(account: ReportedAccount, { failed }: Read): readonly NotRead[] {
  return [...new Set(failed.map(({ because }) => because))].map((because) => ({
    account,
    places: failed.filter((one) => one.because === because).map(({ place }) => place),
    because,
  }));
}

/** What could not be read now is known as before; what is no longer there is new if it comes again. */
function nextKnown({ places, failed }: Read, known: KnownPlaces): KnownPlaces {
  const next = new Map<string, ReadonlySet<string>>();
  for (const [place, tags] of places) if (tags.length > 0) next.set(place, new Set(tags.map(fingerprintOf)));
  for (const { place } of failed) {
    const before = known.get(place);
    if (before !== undefined) next.set(place, before);
  }
  return next;
}

function isSame(one: KnownPlaces, other: KnownPlaces): boolean {
  return (
    one.size === other.size &&
    [...one].every(([place, prints]) => {
      const others = other.get(place);
      return others?.size === prints.size && [...prints].every((print) => others.has(print));
    })
  );
}
