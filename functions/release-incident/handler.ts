import type { Context } from "aws-lambda";
import { openHome } from "../aws/home";
import type { Outcome } from "../domain/outcome";
import { answerWith } from "../response/handler";
import { releaseOptionsSchema } from "./options";
import { release } from "./release";
import { releaseByFinding } from "./releaseByFinding";
import { type ReleaseAnswer, releaseRequestSchema } from "./request";
import { releaseIncident } from "./responder";

const home = openHome(releaseIncident, process.env);
const answerRow = answerWith(home, { options: releaseOptionsSchema, answer: releaseByFinding });

/**
 * Invoked by a person, who waits for the answer: what can't be done is answered, not thrown. Or by a playbook rule, with the
 * findings that a person sent by Security Hub's action.
 */
export async function handler(payload: unknown, context: Context): Promise<ReleaseAnswer | Outcome> {
  if (isOfRow(payload)) return answerRow(payload, context);
  home.telemetry.begin(context);
  const request = releaseRequestSchema.safeParse(payload);
  if (!request.success) {
    const problems = request.error.issues.map((issue) => `${issue.path.join(".") || "request"}: ${issue.message}`);
    return { kind: "refused", reason: problems.join("; ") };
  }
  return release(home, request.data, {
    owner: context.awsRequestId,
    until: new Date(Date.now() + context.getRemainingTimeInMillis()).toISOString(),
  });
}

function isOfRow(payload: unknown): boolean {
  return typeof payload === "object" && payload !== null && "event" in payload;
}
