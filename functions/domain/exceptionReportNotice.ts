import { code, cut, literal } from "./chatNotice";
import { type ExceptionListing, listingOf } from "./exceptionListing";
import type { ExceptionReport } from "./exceptionReport";
import {
  accountsIn,
  accountText,
  countOf,
  nextStepOf,
  partWords,
  placesText,
  reportSummary,
  reportText,
} from "./exceptionReportText";

/** A notice of the report as the alerts topic takes it. */
export interface ExceptionReportNotice {
  /** 100 printable ASCII characters at most. */
  readonly subject: string;
  /** Words for e-mail, JSON for machines, and the schema of AWS's chat service, by protocol. */
  readonly message: { readonly default: string; readonly email: string; readonly https: string };
}

export const exceptionReportHeading = "EXCEPTIONS";

/** SNS takes 256 kB for all forms of a message together, or none of it; some room is for its attributes. */
const mostBytes = 250_000;
/** What somebody may be asked to read in an e-mail, in characters. */
const mostText = 60_000;
/** How many accounts, and of what each has, are listed at most; fewer until they fit. */
const lengths = [200, 100, 50, 20, 10, 5, 2, 1, 0] as const;
/** The report as it is sent: as much of it as a notice takes, and how much is left out. */
export function exceptionReportNotice(report: ExceptionReport): ExceptionReportNotice {
  const [first, ...shorter] = lengths;
  let message = messageOf(report, first);
  for (const most of shorter) {
    if (message.email.length <= mostText && Buffer.byteLength(JSON.stringify(message)) <= mostBytes) break;
    message = messageOf(report, most);
  }
  return { subject: subjectOf(report), message };
}

function messageOf(report: ExceptionReport, most: number): ExceptionReportNotice["message"] {
  const listing = listingOf(report, most);
  return {
    default: reportJson(report, listing),
    email: reportText(report, listing),
    https: reportChat(report, listing),
  };
}

function subjectOf({ countsSoFar, notRead, part }: ExceptionReport): string {
  const facts = [
    `${countsSoFar.all}`,
    `${countsSoFar.all - countsSoFar["in-order"]} to look at`,
    ...(notRead.length === 0 ? [] : [`${countOf(accountsIn(notRead), "account")} not read`]),
  ];
  return `[Firebreak] ${exceptionReportHeading}${partWords(part)}: ${facts.join(", ")}`;
}

/** For machines: queues and functions that subscribe. */
function reportJson(report: ExceptionReport, { accounts, notRead, left }: ExceptionListing): string {
  const { at, part, regions, accountsRead, counts, countsSoFar, notRespondedTo, closed } = report;
  return JSON.stringify({
    version: 1,
    heading: exceptionReportHeading,
    summary: reportSummary(report),
    nextStep: nextStepOf(report),
    responder: "report-exceptions",
    at,
    part,
    regions,
    accountsRead,
    counts,
    countsSoFar,
    accounts: accounts.map((each) => ({
      accountId: each.account.id,
      name: each.account.name,
      exceptions: each.exceptions,
      owners: each.owners.map(({ owner, exceptions, listed }) => ({ owner: owner ?? null, exceptions, listed })),
      left: each.left,
    })),
    notRead: notRead.map(({ account, places, because }) => ({ accountId: account.id, places, because })),
    left,
    notRespondedTo: notRespondedTo.map(({ id }) => id),
    closed,
  });
}

/** For chat: what there is, and where most is to be looked at; the rest is in the e-mail. */
function reportChat(report: ExceptionReport, { accounts, notRead }: ExceptionListing): string {
  const nextStep = nextStepOf(report);
  const title = `${exceptionReportHeading}${partWords(report.part)}: ${report.counts.all}`;
  return JSON.stringify({
    version: "1.0",
    source: "custom",
    content: {
      textType: "client-markdown",
      title: `:clipboard: ${title}`,
      description: cut(
        [
          literal(reportSummary(report)),
          ...notRead.map(({ account, places }) => `• ${code(placesText(account, places))} not read`),
          ...accounts.map(
            ({ account, exceptions, owners }) =>
              `• ${code(accountText(account))}: ${exceptions}, ${literal(owners.map(({ owner, exceptions: all }) => `${owner ?? "no owner"} ${all}`).join(", "))}`,
          ),
        ].join("\n"),
        8000,
      ),
      ...(nextStep === undefined ? {} : { nextSteps: [literal(nextStep)] }),
      keywords: [exceptionReportHeading, "report-exceptions"],
    },
    metadata: {
      threadId: `exceptions-${report.at.slice(0, 10)}`,
      summary: cut(literal(`${exceptionReportHeading}: ${reportSummary(report)}`), 250),
      eventType: exceptionReportHeading,
      additionalContext: { responder: "report-exceptions", at: report.at },
    },
  });
}
