import type { Context } from "aws-lambda";
import { openHome } from "../aws/home";
import { reject } from "../aws/report";
import type { Outcome } from "../domain/outcome";
import { answerWith } from "../response/handler";
import { respondToFinding } from "../response/respond";
import { type AutomationRequest, findingOf, readRequest } from "./request";
import { startAutomation } from "./responder";
import { automationResponse } from "./response";

const home = openHome(startAutomation, process.env);
const respond = answerWith(home, {
  options: automationResponse.options,
  answer: (_, task) => respondToFinding(home, automationResponse, task),
});

/** Answers a playbook row's finding, or a request in the reference's own shape. */
export async function handler(payload: unknown, context: Context): Promise<Outcome> {
  const reading = readRequest(payload);
  if (reading.kind === "none") return respond(payload, context);
  home.telemetry.begin(context);
  const refuse = (reasons: readonly string[]) => reject(home, { requestId: context.awsRequestId, reasons, payload });
  if (reading.kind === "malformed") return refuse(reading.problems);
  const options = automationResponse.options.safeParse(optionsOf(reading.request));
  if (!options.success) return refuse(options.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`));
  const { partition, securityAccountId } = home.environment;
  const region = process.env.AWS_REGION ?? "";
  return respondToFinding(home, automationResponse, {
    row: "request",
    finding: findingOf(reading.request, { partition, securityAccountId, region, requestId: context.awsRequestId }),
    options: options.data,
    requestId: context.awsRequestId,
    deadline: Date.now() + context.getRemainingTimeInMillis(),
    begun: performance.now(),
  });
}

/** What such a request may have run is what the execution role of the member allows; that follows from the playbook. */
function optionsOf({ AutomationDocumentName: document, AutomationParameters: parameters }: AutomationRequest) {
  return { document, parameters, permissions: [] };
}
