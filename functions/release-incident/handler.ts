import type { Context } from "aws-lambda";
import type * as z from "zod";
import { openHome } from "../aws/home";
import { reject } from "../aws/report";
import { holdEndSchema } from "../domain/hold";
import type { Outcome } from "../domain/outcome";
import { answerWith } from "../response/handler";
import { endHold } from "./endHold";
import { extend } from "./extend";
import { releaseOptionsSchema } from "./options";
import { release } from "./release";
import { releaseByFinding } from "./releaseByFinding";
import { type ExtendAnswer, extendRequestSchema, type ReleaseAnswer, releaseRequestSchema } from "./request";
import { releaseIncident } from "./responder";

const home = openHome(releaseIncident, process.env);
const answerRow = answerWith(home, { options: releaseOptionsSchema, answer: releaseByFinding });

/**
 * Invoked by a person, who waits for the answer: what can't be done is answered, not thrown. Or by a playbook rule, with the
 * findings that a person sent by Security Hub's action. Or by Scheduler, when a hold has ended.
 */
export async function handler(payload: unknown, context: Context): Promise<ReleaseAnswer | ExtendAnswer | Outcome> {
  if (has(payload, "event")) return answerRow(payload, context);
  home.telemetry.begin(context);
  const lease = {
    owner: context.awsRequestId,
    until: new Date(Date.now() + context.getRemainingTimeInMillis()).toISOString(),
  };
  if (has(payload, "holdEnd")) {
    const end = holdEndSchema.safeParse(payload);
    if (end.success) return endHold(home, end.data.holdEnd, lease);
    return reject(home, { requestId: lease.owner, reasons: problemsIn(end.error), payload });
  }
  if (has(payload, "extendBy")) {
    const request = extendRequestSchema.safeParse(payload);
    return request.success ? extend(home, request.data) : refused(request.error);
  }
  const request = releaseRequestSchema.safeParse(payload);
  return request.success ? release(home, request.data, lease) : refused(request.error);
}

function has(payload: unknown, member: string): boolean {
  return typeof payload === "object" && payload !== null && member in payload;
}

function refused(error: z.ZodError): { readonly kind: "refused"; readonly reason: string } {
  return { kind: "refused", reason: problemsIn(error).join("; ") };
}

function problemsIn({ issues }: z.ZodError): string[] {
  return issues.map((issue) => `${issue.path.join(".") || "request"}: ${issue.message}`);
}
