import type { Context } from "aws-lambda";
import { openReporter } from "./reporter";
import { type ReportAnswer, report } from "./reporting";

const reporter = openReporter(process.env);

/** Makes the report of exceptions; which part of it, and whether people are told, the payload says (`request.ts`). */
export async function handler(payload: unknown, context: Context): Promise<ReportAnswer> {
  reporter.log.resetKeys();
  reporter.log.addContext(context);
  return report(reporter, payload, context);
}
