import { LambdaClient } from "@aws-sdk/client-lambda";
import { lookAtExceptions, type Unread } from "../../exceptions/look";
import { responderFunctionName } from "../../functions/domain/names";
import { reportExceptions } from "../../functions/report-exceptions/report";
import type { AccountClients } from "../accountClients";
import type { Check } from "../check";
import { type Reading, reading } from "../reading";

/** Accounts that the security account's own function could not read by the response role. */
export type NotReported = readonly Unread[];

/**
 * Has the function that reports exceptions look at every account by its response role, and tell nobody: the one proof that the
 * role can be assumed, for nobody else may. Needs lambda:InvokeFunction on it.
 */
export function askReporter(security: AccountClients, region: string): Promise<Reading<NotReported>> {
  return reading(async () => (await lookAtExceptions(security.client(LambdaClient, region))).notRead);
}

export interface ReporterQuestion {
  readonly accountId: string;
  readonly roleName: string;
  /** Whether the account is one that the function is to read. */
  readonly reported: boolean;
}

export function judgeReporter(
  { accountId, roleName, reported }: ReporterQuestion,
  answer: Reading<NotReported>,
): Check {
  const functionName = responderFunctionName(reportExceptions.name);
  const say = (verdict: Check["verdict"], detail: string, nextStep?: string): Check => ({
    ...{ accountId, subject: "assumption", verdict, detail },
    ...(nextStep === undefined ? {} : { nextStep }),
  });
  if (!reported)
    return say(
      "unknown",
      `${functionName} does not read this account, so nobody tried to assume ${roleName}`,
      "Set exceptionReport, and leave exceptionReportAccounts empty.",
    );
  if (answer.kind === "unread")
    return say(
      "unknown",
      `${functionName} could not be asked to assume ${roleName} (${answer.because})`,
      "Bring the security stack up, and verify again.",
    );
  const failed = answer.value.find(({ account }) => account.id === accountId);
  if (failed === undefined) return say("good", `${functionName} assumed ${roleName}, and read by it`);
  const refused = /can't assume/i.test(failed.because);
  return say(
    refused ? "bad" : "warning",
    `${functionName} ${refused ? "can't assume" : "could not read all by"} ${roleName} (${failed.because})`,
    "See what else this run says of the role and of service control policies; an external id or organization that differs between the security stack and this one refuses it too.",
  );
}
