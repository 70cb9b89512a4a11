import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import type { Context } from "aws-lambda";
import { exceptionClasses, isNoteworthy } from "../domain/exceptionClass";
import { accountsNotReadMetric, exceptionMetric } from "../domain/exceptionMetrics";
import { type ExceptionReport, exceptionReportOf } from "../domain/exceptionReport";
import { reportSummary } from "../domain/exceptionReportText";
import { countMetric } from "../domain/metrics";
import { sideBySide } from "../domain/sideBySide";
import type { AccountDirectory } from "./accounts";
import { type Gathering, gather } from "./gathering";
import { reportExceptions } from "./report";
import type { Reporter } from "./reporter";
import { type ReportRequest, readRequest } from "./request";
import { tell } from "./tell";

/**
 * Below this, in milliseconds, no further account is begun: those under way may take two and a half minutes, and people
 * have to be told after that.
 */
const reserve = 240_000;

/** Exceptions after which no further account is begun: they are held in memory; of a look, the answer holds 6 MB. */
const mostTold = 50_000;
const mostLookedAt = 2_000;

/** Accounts of which is written at a time what is known of them. */
const writesAtATime = 20;

export type ReportAnswer =
  | { readonly kind: "rejected"; readonly reasons: readonly string[] }
  | { readonly kind: "told"; readonly summary: string; readonly isLast: boolean }
  /** Nobody was told. `goesOnAfter` is to be sent as `after` for the next part; undefined where that was all. */
  | { readonly kind: "looked"; readonly report: ExceptionReport; readonly goesOnAfter: string | undefined };

/**
 * Makes the report, or the next part of it. An account that can't be read is in the report as such. A crash after people
 * were told has them told twice rather than never; then what is new is new both times.
 */
export async function report(reporter: Reporter, payload: unknown, context: Context): Promise<ReportAnswer> {
  const reading = readRequest(payload);
  if (reading.kind === "malformed") return reject(reporter, reading.problems, payload, context);
  const { request } = reading;
  const directory = await reporter.accounts();
  const most = request.tell ? mostTold : mostLookedAt;
  const gathering = await gather(
    reporter,
    remaining(directory, request),
    (exceptions) => exceptions < most && context.getRemainingTimeInMillis() >= reserve,
  );
  const made = reportOf(reporter, request, directory, gathering);
  if (!request.tell) {
    return { kind: "looked", report: made, goesOnAfter: gathering.isLast ? undefined : gathering.lastAccount };
  }
  logAll(reporter, made);
  count(reporter, made);
  await tell(reporter.sns, reporter.environment.alertsTopicArn, made);
  await sideBySide(gathering.news, writesAtATime, ({ accountId, known }) => reporter.known.write(accountId, known));
  if (!gathering.isLast) await goOn(reporter, request, gathering, made);
  return { kind: "told", summary: reportSummary(made), isLast: gathering.isLast };
}

async function reject(
  { log, metrics, deadLetters }: Reporter,
  reasons: readonly string[],
  payload: unknown,
  { awsRequestId }: Context,
): Promise<ReportAnswer> {
  log.error(`Rejected: ${reasons.join("; ")}`);
  metrics.addMetric(countMetric.rejected, MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
  await deadLetters.send({ responder: reportExceptions.name, requestId: awsRequestId, reasons, payload });
  return { kind: "rejected", reasons };
}

function remaining(directory: AccountDirectory, { after }: ReportRequest): AccountDirectory {
  if (after === undefined) return directory;
  return { ...directory, accounts: directory.accounts.filter(({ id }) => id > after) };
}

function reportOf(
  { environment }: Reporter,
  { part, countsBefore }: ReportRequest,
  { closed }: AccountDirectory,
  { read, notRead, notRespondedTo, isLast }: Gathering,
): ExceptionReport {
  return exceptionReportOf(read, {
    at: new Date().toISOString(),
    tagKey: environment.exceptionTagKey,
    allowUnbounded: environment.allowUnboundedExceptions,
    regions: environment.regions,
    part: { number: part, isLast },
    countsBefore,
    notRead,
    notRespondedTo,
    closed,
  });
}

/** The notice holds as much as people read; the log holds all. */
function logAll({ log }: Reporter, made: ExceptionReport): void {
  log.info(reportSummary(made), { counts: made.counts, accountsRead: made.accountsRead });
  for (const { account, places, because } of made.notRead)
    log.warn(`Account ${account.id} was not read`, { accountId: account.id, places, because });
  for (const { account, owners } of made.accounts)
    for (const { exceptions } of owners)
      for (const exception of exceptions.filter(isNoteworthy))
        log.info("Exception", { accountId: account.id, ...exception });
}

/** Counts go out once, with the last part. */
function count({ metrics }: Reporter, { countsSoFar, notRead, part }: ExceptionReport): void {
  metrics.addMetric(accountsNotReadMetric, MetricUnit.Count, new Set(notRead.map(({ account }) => account.id)).size);
  if (part.isLast)
    for (const kind of ["all", ...exceptionClasses] as const)
      metrics.addMetric(exceptionMetric[kind], MetricUnit.Count, countsSoFar[kind]);
  metrics.publishStoredMetrics();
}

async function goOn(
  { lambda, environment }: Reporter,
  { after, part }: ReportRequest,
  { lastAccount = after }: Gathering,
  { countsSoFar }: ExceptionReport,
): Promise<void> {
  const next = { after: lastAccount, part: part + 1, countsBefore: countsSoFar };
  await lambda.send(
    new InvokeCommand({
      FunctionName: environment.functionName,
      InvocationType: "Event",
      Payload: Buffer.from(JSON.stringify(next)),
    }),
  );
}
