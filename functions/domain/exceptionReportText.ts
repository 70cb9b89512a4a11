import { cut } from "./chatNotice";
import { type ExceptionClass, exceptionClasses, expiringWithinDays, type ReportedException } from "./exceptionClass";
import type { ExceptionListing, ListedAccount } from "./exceptionListing";
import { printable } from "./exceptionNote";
import type { ExceptionCounts, ExceptionReport, NotRead, ReportedAccount } from "./exceptionReport";

/** Longest word of a resource or a tag in a list, in characters. */
const longest = 300;

const labels: Readonly<Record<ExceptionClass, string>> = {
  misspelt: "MISSPELT KEY",
  malformed: "MALFORMED",
  expired: "EXPIRED",
  expiring: "ENDS SOON",
  unbounded: "NO END",
  ownerless: "NO OWNER",
  new: "NEW",
  "in-order": "IN ORDER",
};

const counted: Readonly<Record<ExceptionClass, string>> = {
  misspelt: "with a misspelt key",
  malformed: "malformed",
  expired: "expired",
  expiring: `ending within ${expiringWithinDays} days`,
  unbounded: "without an end",
  ownerless: "without an owner",
  new: "new",
  "in-order": "in order",
};

const advice: Readonly<Record<ExceptionClass, string | undefined>> = {
  misspelt: "What has a misspelt key or is malformed exempts from nothing: correct it or take it off.",
  malformed: "What has a misspelt key or is malformed exempts from nothing: correct it or take it off.",
  expired: "What has expired exempts from nothing: renew it (until=) or take it off.",
  expiring: "Ask the owner of what ends soon whether it is needed longer.",
  unbounded: "Give what has no end one (until=), and what has no owner one (by=).",
  ownerless: "Give what has no end one (until=), and what has no owner one (by=).",
  new: "See that what is new was approved.",
  "in-order": undefined,
};

/** ` (part 2, the last)`; nothing where the report is whole. */
export function partWords({ number, isLast }: ExceptionReport["part"]): string {
  if (number === 1 && isLast) return "";
  return ` (part ${number}${isLast ? ", the last" : ""})`;
}

/** One paragraph: what there is, of what kind, and what is missing. */
export function reportSummary(report: ExceptionReport): string {
  const { accountsRead, accounts, counts, countsSoFar, notRead, part, regions } = report;
  const where = `${countOf(accountsRead, "account")} and ${countOf(regions.length, "Region")}`;
  const missing = accountsIn(notRead);
  return [
    counts.all === 0
      ? `No exceptions in ${where}.`
      : `${countOf(counts.all, "exception")} in ${accounts.length} of ${where}: ${kindsIn(counts)}.`,
    ...(missing === 0 ? [] : [`${countOf(missing, "account")} could not be read, in whole or in part.`]),
    ...(part.isLast ? [] : ["Further accounts follow in another part."]),
    ...(part.isLast && part.number > 1 ? [`In all parts: ${countsSoFar.all}, ${kindsIn(countsSoFar)}.`] : []),
  ].join(" ");
}

function kindsIn(counts: ExceptionCounts): string {
  return exceptionClasses
    .filter((kind) => counts[kind] > 0)
    .map((kind) => `${counts[kind]} ${counted[kind]}`)
    .join(", ");
}

/** What a person should do; undefined where there is nothing to do. */
export function nextStepOf({ counts, notRead }: ExceptionReport): string | undefined {
  const sentences = [
    ...exceptionClasses.flatMap((kind) => (counts[kind] > 0 ? (advice[kind] ?? []) : [])),
    ...(notRead.length === 0 ? [] : ["See why accounts were not read: what is exempt there is not in this report."]),
  ];
  return sentences.length === 0 ? undefined : [...new Set(sentences)].join(" ");
}

/** For people, as an e-mail shows it. */
export function reportText(report: ExceptionReport, listing: ExceptionListing): string {
  const { at, notRespondedTo, closed } = report;
  const { accounts, notRead, left } = listing;
  const nextStep = nextStepOf(report);
  return [
    `Exceptions from response, ${at.slice(0, 10)}${partWords(report.part)}`,
    "",
    reportSummary(report),
    ...(nextStep === undefined ? [] : ["", `Next: ${nextStep}`]),
    ...(notRead.length + left.notRead === 0 ? [] : ["", "Not read:"]),
    ...notRead.map(({ account, places, because }) => `  ${placesText(account, places)}: ${shown(because)}`),
    ...(left.notRead === 0 ? [] : [`  and ${left.notRead} more`]),
    ...accounts.flatMap(accountLines),
    ...(left.accounts === 0
      ? []
      : ["", `and ${countOf(left.accounts, "more account")} with ${countOf(left.exceptions, "exception")}`]),
    "",
    ...(hasLeft(listing) ? ["All of them are in the log of firebreak-report-exceptions, one line each."] : []),
    ...(notRespondedTo.length === 0
      ? []
      : [`Not looked at, for nothing is contained there: ${notRespondedTo.map(accountText).join(", ")}.`]),
    ...(closed === 0 ? [] : [`Left out: ${countOf(closed, "account")} suspended or closed.`]),
    "",
  ].join("\n");
}

function accountLines({ account, exceptions, owners, left }: ListedAccount): readonly string[] {
  return [
    "",
    `${accountText(account)}: ${countOf(exceptions, "exception")}`,
    ...owners.flatMap(({ owner, exceptions: all, listed }) => [
      `  ${owner === undefined ? "no owner" : shown(owner)}: ${all}`,
      ...listed.flatMap(exceptionLines),
    ]),
    ...(left.exceptions === 0 ? [] : [`  and ${left.exceptions} more to look at`]),
    ...(left.owners === 0 ? [] : [`  and ${countOf(left.owners, "more owner")}`]),
  ];
}

function exceptionLines({ classes, place, resource, value, remarks }: ReportedException): readonly string[] {
  return [
    `    ${classes.map((kind) => labels[kind]).join(", ")}: ${shown(resource)} (${place})`,
    `      ${shown(value)}`,
    `      It ${shown(remarks.join("; it "))}.`,
  ];
}

function hasLeft({ accounts, left }: ExceptionListing): boolean {
  return left.accounts > 0 || accounts.some((account) => account.left.exceptions > 0);
}

/** How many accounts a list of what was not read is about. */
export function accountsIn(notRead: readonly NotRead[]): number {
  return new Set(notRead.map(({ account }) => account.id)).size;
}

export function placesText(account: ReportedAccount, places: readonly string[]): string {
  return places.length === 0 ? accountText(account) : `${accountText(account)} in ${places.join(", ")}`;
}

export function accountText({ id, name }: ReportedAccount): string {
  return name === undefined ? id : `${id} (${shown(name)})`;
}

/** One line, and no longer than a reader takes it in. */
function shown(text: string): string {
  return cut(printable(text), longest);
}

/** `1 account`, `2 accounts`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
