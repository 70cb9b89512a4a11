import type { ContainmentRequest } from "./containmentRequest";

/** The reference's three, and what it leaves unsaid. */
export type RequestStatus = "STARTED" | "COMPLETE" | "NOT CONTAINED" | "FAILED" | "REFUSED" | "DEAD LETTER";

/** What people and machines are told of a request, on the audit topic, and on the failure topic where it came to nothing. */
export interface RequestNotice {
  readonly status: RequestStatus;
  readonly requestId: string;
  /** As it was given; foreign text where the request was refused. */
  readonly arn: string | undefined;
  readonly requestedBy: string;
  readonly via: ContainmentRequest["via"];
  readonly reason: string | undefined;
  readonly summary: string;
  readonly nextStep: string | undefined;
  /** The ledger's key of what is contained, known before the responder begins. */
  readonly key: string | undefined;
  readonly incidentId: string | undefined;
}

/** Whether somebody has to see to it. */
export function isFailure({ status }: RequestNotice): boolean {
  return status !== "STARTED" && status !== "COMPLETE";
}

/** SNS takes 100 printable ASCII characters as a subject. */
export function requestSubject({ status, arn, requestId }: RequestNotice): string {
  const beginning = `[Firebreak] Request ${status}: `;
  const name = arn?.split(":").at(-1)?.split("/").at(-1) ?? requestId;
  return `${beginning}${printable(name)}`.slice(0, 100);
}

const longest = 4000;

/** For people, as an e-mail shows it. */
export function requestText(notice: RequestNotice): string {
  const line = (name: string, value: string | undefined) =>
    value === undefined ? [] : [`${name.padEnd(10)} ${printable(value).slice(0, longest)}`];
  return [
    `${notice.status}: ${printable(notice.summary).slice(0, longest)}`,
    "",
    ...line("Request", notice.requestId),
    ...line("Incident", notice.incidentId ?? notice.key),
    ...line("Entity", notice.arn),
    ...line("Asked by", `${notice.requestedBy} (${notice.via === "topic" ? "by the lockdown topic" : "by hand"})`),
    ...line("Reason", notice.reason),
    ...(notice.nextStep === undefined ? [] : ["", `Next: ${printable(notice.nextStep).slice(0, longest)}`]),
    "",
  ].join("\n");
}

/** For queues and functions that subscribe. */
export function requestJson(notice: RequestNotice): string {
  const { summary, nextStep, ...rest } = notice;
  return JSON.stringify({
    version: 1,
    ...rest,
    summary: summary.slice(0, longest),
    nextStep: nextStep?.slice(0, longest),
  });
}

/** What a stranger sends may hold line breaks that would look like lines of ours. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "?");
}
