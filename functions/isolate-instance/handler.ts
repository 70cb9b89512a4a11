import type { Context } from "aws-lambda";
import { openHome } from "../aws/home";
import { reject } from "../aws/report";
import { readFindingEvent } from "../domain/findingEvent";
import { readInvocation } from "../domain/invocation";
import { judgeOrigin } from "../domain/origin";
import type { Outcome } from "../domain/outcome";
import { isolateInstanceOptionsSchema } from "./options";
import { isolateInstance } from "./responder";
import { respondToFinding } from "./response";

const home = openHome(isolateInstance, process.env);

/**
 * Parse, judge the origin, respond. Input that can't be trusted is rejected for good; what may pass when tried again is
 * thrown, so that Lambda's asynchronous retries, and then the dead-letter queue, get it.
 */
export async function handler(payload: unknown, context: Context): Promise<Outcome> {
  const begun = performance.now();
  home.telemetry.begin(context);
  const refuse = (reasons: readonly string[]) => reject(home, { requestId: context.awsRequestId, reasons, payload });

  const invocation = readInvocation(payload);
  if (invocation.kind === "malformed") return refuse(invocation.problems);
  const { row, event } = invocation.invocation;
  const options = isolateInstanceOptionsSchema.safeParse(invocation.invocation.options);
  if (!options.success)
    return refuse(options.error.issues.map((issue) => `options.${issue.path.join(".")}: ${issue.message}`));
  const reading = readFindingEvent(event);
  if (reading.kind === "malformed") return refuse(reading.problems);
  const origin = judgeOrigin(reading.finding, home.environment);
  if (!origin.trusted) return refuse([origin.reason]);

  return respondToFinding(home, {
    row,
    finding: reading.finding,
    options: options.data,
    requestId: context.awsRequestId,
    deadline: Date.now() + context.getRemainingTimeInMillis(),
    begun,
  });
}
