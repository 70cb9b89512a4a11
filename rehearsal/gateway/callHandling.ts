import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { AccessDecision } from "./authorization/accessQuestion";
import { AwsError, type AwsRequest, type AwsResponse } from "./awsRequest";
import type { Callers } from "./callers";
import type { FaultKind, Faults } from "./faults";
import { flatHeaders, readBody, sendResponse } from "./httpMessage";
import type { Journal } from "./journal";
import type { MotoBackend } from "./motoBackend";
import type { PassThrough } from "./serviceModule";
import type { ServiceModules } from "./serviceModules";
import { writeAnswer } from "./wire/answer";
import { type CallHead, readCall, readHead, type WireCall } from "./wire/call";
import { errorCodeOf, writeError } from "./wire/errorAnswer";
import { accessDenied, serviceFailed, throttled } from "./wire/refusals";

export interface CallHandlingParts {
  readonly backend: MotoBackend;
  readonly callers: Callers;
  readonly faults: Faults;
  readonly journal: Journal;
  readonly modules: ServiceModules;
  readonly decideRequest: (request: AwsRequest) => Promise<AccessDecision>;
  /** Hears of each call that succeeded, before its caller does. */
  readonly onAnswered: (account: string, service: string, operation: string) => void;
}

/** What became of one call; filled in as it is known, and journalled at the end. */
interface Trace {
  call?: WireCall;
  request?: AwsRequest;
  fault?: FaultKind;
}

/** Inputs up to this size are kept in the journal. */
const journalledBytes = 16_384;

/** Takes one HTTP request to its answer and its line in the journal. */
export class CallHandling {
  constructor(private readonly parts: CallHandlingParts) {}

  /** Never rejects. */
  async answer(incoming: IncomingMessage, outgoing: ServerResponse, id: string): Promise<void> {
    const startedAt = performance.now();
    const trace: Trace = {};
    const response = await this.respond(incoming, id, trace);
    const silent = trace.fault === "timeout-after-effect";
    if (silent) await sleep(this.parts.faults.silenceMilliseconds);
    const answered = !silent && trace.fault !== "connection-reset";
    const errorCode = response.status >= 400 && answered ? errorCodeOf(response) : undefined;
    // Journalled before the answer is sent: a caller that has its answer finds the call in the journal.
    this.parts.journal.record({
      id,
      account: trace.request?.account ?? "",
      principalArn: trace.request ? principalArn(trace.request) : "",
      service: trace.call?.service ?? "unknown",
      operation: trace.call?.operation ?? "unknown",
      region: trace.call?.region ?? "",
      ...(trace.request &&
        trace.request.http.body.length <= journalledBytes && { parameters: trace.request.parameters }),
      startedAt,
      endedAt: performance.now(),
      status: answered ? response.status : 0,
      ...(errorCode !== undefined && { errorCode }),
      ...(trace.fault && { fault: trace.fault }),
    });
    if (answered) sendResponse(outgoing, response);
    else incoming.socket.resetAndDestroy();
  }

  private async respond(incoming: IncomingMessage, id: string, trace: Trace): Promise<AwsResponse> {
    const headers = flatHeaders(incoming.headers);
    const target = incoming.url ?? "/";
    try {
      const http = { method: incoming.method ?? "GET", target, headers, body: await readBody(incoming) };
      if (this.parts.faults.latencyMilliseconds > 0) await sleep(this.parts.faults.latencyMilliseconds);
      trace.call = readCall(http);
      const identified = this.parts.callers.identify(trace.call);
      if ("refusal" in identified) throw identified.refusal;
      const { principal } = identified;
      const { service, operation, region, parameters } = trace.call;
      trace.request = { id, service, operation, region, account: accountOf(principal), principal, parameters, http };
      return await this.carryOut(trace.call, trace.request, trace);
    } catch (error) {
      const head: CallHead = trace.call ?? readHead(headers, target);
      if (incoming.destroyed && !incoming.complete) return { status: 0, headers: {}, body: "" };
      return writeError(head, error instanceof AwsError ? error : unexpected(error, trace.call), id);
    }
  }

  private async carryOut(call: WireCall, request: AwsRequest, trace: Trace): Promise<AwsResponse> {
    const arn = principalArn(request);
    const { account, service, operation } = request;
    const fault = this.parts.faults.meet({ account, service, operation, principalArn: arn });
    if (fault) trace.fault = fault;
    if (fault === "connection-reset") return { status: 0, headers: {}, body: "" };
    if (fault === "throttle") throw throttled(call);
    if (fault === "server-error") throw serviceFailed(call);
    if (fault === "access-denied") {
      throw accessDenied(call, `User: ${arn} is not authorized to perform: ${service}:${operation}`);
    }
    // STS decides for itself: AssumeRole by the trust policy, GetCallerIdentity for everyone.
    if (service !== "sts") {
      const decision = await this.parts.decideRequest(request);
      if (!decision.allowed) throw accessDenied(call, decision.reason);
    }
    const response = await this.execute(call, request);
    if (response.status < 300) {
      this.parts.onAnswered(account, service, operation);
      this.parts.modules.answered(request, response);
    }
    return response;
  }

  private async execute(call: WireCall, request: AwsRequest): Promise<AwsResponse> {
    const operation = this.parts.modules.find(request.service, request.operation);
    const outcome = operation ? await operation(request) : undefined;
    if (outcome === undefined || isPassThrough(outcome)) {
      if (request.service === "sts") {
        throw new AwsError("InvalidAction", `The rehearsal does not answer STS ${request.operation}.`, 400);
      }
      const response = await this.parts.backend.forward(request.account, request.http);
      refuseUnknown(response, request);
      return outcome?.rewrite ? outcome.rewrite(response) : response;
    }
    return isResponse(outcome) ? outcome : writeAnswer(call, outcome, request.id);
  }
}

function isPassThrough(outcome: object): outcome is PassThrough {
  return "passThrough" in outcome && outcome.passThrough === true;
}

function isResponse(outcome: object): outcome is AwsResponse {
  return "status" in outcome && typeof outcome.status === "number" && "headers" in outcome && "body" in outcome;
}

function accountOf(principal: AwsRequest["principal"]): string {
  return principal.kind === "service" ? principal.sourceAccount : principal.account;
}

function principalArn({ principal }: AwsRequest): string {
  return principal.kind === "service" ? principal.service : principal.arn;
}

/** moto answers what it cannot do with a page of its own, which no SDK can read. 501 keeps SDKs from trying again. */
function refuseUnknown(response: AwsResponse, { service, operation }: AwsRequest): void {
  if (response.status < 400 || !/^text\/(html|plain)/.test(response.headers["content-type"] ?? "")) return;
  const text = response.body.toString();
  // Some errors of its services travel under the wrong content type.
  if (/^\s*(<\?xml|<\w*Response|<Error|\{)/.test(text)) return;
  throw new AwsError(
    "NotImplemented",
    `The emulated AWS cannot do ${service} ${operation}: ${text.slice(0, 300)}`,
    501,
  );
}

/** A fault of the rehearsal itself: told to the caller as AWS tells its own, and to whoever watches the rehearsal. */
function unexpected(error: unknown, call: WireCall | undefined): AwsError {
  console.error(`The gateway failed in ${call?.service ?? "an unread call"} ${call?.operation ?? ""}:`, error);
  return new AwsError("InternalFailure", `The rehearsal's gateway failed: ${String(error)}`, 500);
}
