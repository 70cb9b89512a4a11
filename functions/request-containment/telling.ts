import { describeError } from "../aws/errorCode";
import type { RequestNotice } from "../domain/requestNotice";
import type { Demand, Refusal } from "./demand";
import type { Desk } from "./desk";
import type { ContainAnswer } from "./request";

type About = Pick<RequestNotice, "status" | "summary" | "nextStep" | "key" | "incidentId">;

/**
 * Tells people how far a request is. What can't be told becomes a dead letter, whose alarm tells; it stops nothing, for the
 * notice follows a containment and never goes before one.
 */
export async function tellOf(desk: Desk, { request, arn }: Demand, about: About): Promise<void> {
  const { requestId, requestedBy, via, reason } = request;
  if (request.dryRun === true) return;
  await send(desk, { ...about, requestId, arn, requestedBy, via, reason });
}

/** Nothing was asked of a responder: logged, counted, told, and answered. */
export async function noteRefusal(desk: Desk, demand: Demand, refusal: Refusal): Promise<ContainAnswer> {
  const { request, arn } = demand;
  return tellRefusal(desk, refusal, { ...request, arn });
}

/** Who was refused before it was known what is wanted. */
export interface Refused {
  readonly requestId: string;
  readonly requestedBy: string;
  readonly via: RequestNotice["via"];
  readonly arn?: string | undefined;
  readonly reason?: string | undefined;
  readonly dryRun?: boolean | undefined;
}

export async function tellRefusal(desk: Desk, refusal: Refusal, refused: Refused): Promise<ContainAnswer> {
  const { requestId, requestedBy, via, arn, reason, dryRun } = refused;
  const { nextStep } = refusal;
  desk.telemetry.log.error(`Refused request ${requestId}: ${refusal.reason}`, { refusal: refusal.refusal, via, arn });
  desk.telemetry.count("rejected", undefined);
  const answer: ContainAnswer = {
    kind: "refused",
    requestId,
    refusal: refusal.refusal,
    reason: refusal.reason,
    nextStep,
  };
  if (dryRun === true) return answer;
  const { told, last } = await isTold(desk);
  const more = " No further refusal of this hour is told; the function's log and the metric Rejected have them all.";
  if (told) {
    const summary = `${refusal.reason}; nothing was changed.${last ? more : ""}`;
    const about = { status: "REFUSED", key: undefined, incidentId: undefined, summary, nextStep } as const;
    await send(desk, { ...about, requestId, arn, requestedBy, via, reason });
  }
  return answer;
}

/** Where it can't be counted, it is told. */
async function isTold(desk: Desk): Promise<{ readonly told: boolean; readonly last: boolean }> {
  try {
    return await desk.admissions.tellsRefusal(new Date().toISOString());
  } catch (error) {
    desk.telemetry.log.warn(`A refusal was not counted: ${describeError(error)}`);
    return { told: true, last: false };
  }
}

async function send(desk: Desk, notice: RequestNotice): Promise<void> {
  try {
    await desk.notices.tell(notice);
  } catch (error) {
    const reasons = [`the notice ${notice.status} was not sent: ${describeError(error)}`];
    desk.telemetry.log.error(`Request ${notice.requestId}: ${reasons}`);
    await desk.deadLetters.send({
      responder: "request-containment",
      requestId: notice.requestId,
      reasons,
      payload: notice,
    });
  }
}
