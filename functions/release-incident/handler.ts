import type { Context } from "aws-lambda";
import { openHome } from "../aws/home";
import { release } from "./release";
import { type ReleaseAnswer, releaseRequestSchema } from "./request";
import { releaseIncident } from "./responder";

const home = openHome(releaseIncident, process.env);

/** Invoked by a person, who waits for the answer: what can't be done is answered, not thrown. */
export async function handler(payload: unknown, context: Context): Promise<ReleaseAnswer> {
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
