import { InvokeCommand } from "@aws-sdk/client-lambda";
import { describeError } from "../aws/errorCode";
import { ledgerNameOf } from "../domain/entity";
import { subjectKey } from "../domain/incident";
import { responderFunctionName } from "../domain/names";
import { requestEventOf } from "../domain/requestEvent";
import type { Owner } from "./admission";
import { type Demand, type Errand, judgeDemand, refused } from "./demand";
import type { Desk } from "./desk";
import { membershipOf } from "./membership";
import { type ContainAnswer, type ResponderOutcome, responderOutcomeSchema } from "./request";
import { noteRefusal, tellOf } from "./telling";

/** Attempts that Lambda makes at an event of SNS (`components/lambdaFunction.ts`: two retries). */
const attemptsByTopic = 3;

/** The responder could not be asked, or did not end; what it did is recorded, and asking again goes on from there. */
export class ResponderFailedError extends Error {
  override readonly name = "ResponderFailedError";
}

/**
 * Takes a demand to its answer. What may pass on a retry is thrown where Lambda retries, by the topic; the last attempt
 * ends as a dead letter of our own, for Lambda's would hold the ExternalId. A person gets it as the answer.
 */
export async function answerDemand(desk: Desk, demand: Demand, owner: Owner): Promise<ContainAnswer> {
  const errand = judgeDemand(demand, desk.environment);
  if (errand.kind === "refused") return noteRefusal(desk, demand, errand);
  const admission = await admitted(desk, demand, errand, owner);
  if (admission.kind === "refused") return noteRefusal(desk, demand, admission);
  const { requestId } = demand.request;
  const { row } = errand;
  if (admission.kind === "known") {
    const outcome = {
      kind: "already-contained",
      summary: `Request ${requestId} is known: ${admission.because}`,
    } as const;
    return { kind: "answered", requestId, row: row.name, responder: row.respond, outcome };
  }
  const { attempt } = admission;
  const key = keyOf(errand);
  try {
    const [outcome] = await Promise.all([
      askResponder(desk, demand, errand),
      attempt === 1 ? tellOf(desk, demand, { status: "STARTED", key, ...begun(errand) }) : undefined,
    ]);
    return await conclude(desk, demand, errand, outcome);
  } catch (error) {
    return fail(desk, demand, { key, attempt, error });
  }
}

/** A dry run changes nothing, so it is not counted. */
async function admitted(desk: Desk, demand: Demand, { entity }: Errand, owner: Owner) {
  const { request, arn, source, at } = demand;
  const { requestId, requestedBy, reason } = request;
  // Neither needs the other, and neither changes anything that is asked about.
  const membership = membershipOf(desk.organizations, entity.accountId);
  const first = { kind: "admitted", attempt: 1 } as const;
  const admission =
    request.dryRun === true
      ? first
      : await desk.admissions.admit({ requestId, arn, source, requestedBy, reason, at }, owner);
  if (admission.kind === "too-many")
    return refused(
      "too-many",
      admission.because,
      "Find out who asks for so much: an ExternalId may have leaked. If it is an incident of that size, raise firebreak:lockdownRequestsPerHour, or contain by the Security Hub actions.",
    );
  const judged = await membership;
  switch (judged.kind) {
    case "member":
      return admission;
    case "unknown":
      desk.telemetry.log.warn(`Organizations was not asked about ${entity.accountId}: ${judged.because}`);
      return admission;
    case "stranger":
      return refused("not-ours", judged.reason, "Look at the ARN: is it the account that was meant?");
  }
}

async function askResponder(
  desk: Desk,
  { request, arn, at }: Demand,
  { row, options }: Errand,
): Promise<ResponderOutcome> {
  const { securityAccountId, homeRegion } = desk.environment;
  const event = requestEventOf(request, { arn, at, home: { accountId: securityAccountId, region: homeRegion } });
  const { hold } = row;
  const payload = { row: row.name, options, ...(hold === undefined ? {} : { hold }), event };
  const { FunctionError: thrown, Payload: answer } = await desk.lambda.send(
    new InvokeCommand({ FunctionName: responderFunctionName(row.respond), Payload: JSON.stringify(payload) }),
  );
  const text = answer?.transformToString() ?? "";
  if (thrown !== undefined) throw new ResponderFailedError(`${row.respond} failed: ${messageIn(text)}`);
  const outcome = responderOutcomeSchema.safeParse(jsonOf(text));
  if (!outcome.success)
    throw new ResponderFailedError(`${row.respond} answered what is no outcome: ${text.slice(0, 200)}`);
  return outcome.data;
}

async function conclude(desk: Desk, demand: Demand, errand: Errand, outcome: ResponderOutcome): Promise<ContainAnswer> {
  const { request } = demand;
  const { requestId } = request;
  const { name: row, respond: responder } = errand.row;
  const answer = { kind: "answered", requestId, row, responder, outcome } as const;
  if (request.dryRun === true) return answer;
  const key = keyOf(errand);
  const incidentId = await incidentIdOf(desk, key);
  const status = isContained(outcome) ? "COMPLETE" : outcome.kind === "failed" ? "FAILED" : "NOT CONTAINED";
  const { summary, nextStep = nextStepAfter(outcome, incidentId) } = outcome;
  await Promise.all([
    tellOf(desk, demand, { status, key, incidentId, summary, nextStep }),
    ended(desk, requestId, outcome.kind),
  ]);
  return { ...answer, incident: { key, ...(incidentId === undefined ? {} : { incidentId }) } };
}

async function fail(
  desk: Desk,
  demand: Demand,
  { key, attempt, error }: { readonly key: string; readonly attempt: number; readonly error: unknown },
): Promise<ContainAnswer> {
  const { requestId, via, dryRun } = demand.request;
  const reason = describeError(error);
  desk.telemetry.log.error(`Request ${requestId} failed: ${reason}`, { attempt, key });
  const incidentId = await incidentIdOf(desk, key);
  const last = via === "person" || attempt >= attemptsByTopic;
  const nextStep = last
    ? "Contain it by hand, or ask again: what was done is recorded, and the responder goes on from there."
    : "It is tried again within minutes; you are told how that ends.";
  const about = { key, incidentId, summary: reason, nextStep };
  if (dryRun !== true && (last || attempt === 1))
    await tellOf(desk, demand, { status: last && via === "topic" ? "DEAD LETTER" : "FAILED", ...about });
  if (!last) throw error;
  if (via === "topic") {
    await desk.deadLetters.send({ responder: "request-containment", requestId, reasons: [reason], payload: demand });
    await ended(desk, requestId, "dead-letter");
  }
  desk.telemetry.count("failed", undefined);
  return {
    kind: "failed",
    requestId,
    reason,
    nextStep,
    incident: { key, ...(incidentId === undefined ? {} : { incidentId }) },
  };
}

function keyOf({ entity, row }: Errand): string {
  return subjectKey({ accountId: entity.accountId, ...ledgerNameOf(entity), action: row.respond });
}

function begun({ entity, row }: Errand) {
  return {
    incidentId: undefined,
    summary: `${row.respond} has begun with ${entity.arn} (playbook row ${row.name})`,
    nextStep: "Wait for the notice of how it ends.",
  };
}

function isContained({ kind }: ResponderOutcome): boolean {
  return kind === "contained" || kind === "already-contained" || kind === "notified" || kind === "already-notified";
}

function nextStepAfter({ kind }: ResponderOutcome, incidentId: string | undefined): string {
  switch (kind) {
    case "contained":
    case "already-contained":
      return `To undo it: npm run incidents -- release ${incidentId ?? "<incident>"} --reason "…"`;
    case "exempt":
      return "Its exception says who answers for it. Where it must be contained all the same, remove the exception and ask again.";
    default:
      return "Read the summary, and contain it by hand where that is still needed.";
  }
}

/** For a person only: without it a notice names the ledger's key. */
async function incidentIdOf(desk: Desk, key: string): Promise<string | undefined> {
  try {
    return (await desk.ledger.read(key))?.incidentId;
  } catch (error) {
    desk.telemetry.log.warn(`The ledger was not read for ${key}: ${describeError(error)}`);
    return undefined;
  }
}

/** What was contained stays so: a later delivery that finds no end asks the responder again, which finds it done. */
async function ended(desk: Desk, requestId: string, how: string): Promise<void> {
  try {
    await desk.admissions.end(requestId, how);
  } catch (error) {
    desk.telemetry.log.warn(`Request ${requestId} ended ${how}, which was not noted: ${describeError(error)}`);
  }
}

function messageIn(text: string): string {
  const answer = jsonOf(text);
  if (typeof answer === "object" && answer !== null && "errorMessage" in answer) return String(answer.errorMessage);
  return text.slice(0, 200);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
