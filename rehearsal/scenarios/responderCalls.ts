import type { JournalEntry } from "../gateway/journal";
import type { Containment, TimelineEntry } from "../report/scenarioResult";
import { longestChain } from "../world/callChain";

/**
 * Calls that a responder made, out of everything in the journal: by its own role in the security account, or by its
 * session of the response role in a member. Both sessions are named after the function.
 */
export function callsOf(responder: string, entries: readonly JournalEntry[]): readonly JournalEntry[] {
  const session = new RegExp(`:assumed-role/[^/]+/firebreak-${responder}$`);
  return entries
    .filter(({ principalArn }) => session.test(principalArn))
    .sort((one, other) => one.startedAt - other.startedAt);
}

/** The calls that put an interface on other groups; those that only shorten its idle time-out are none. */
export function isGroupSwap({ operation, parameters }: JournalEntry): boolean {
  return operation === "ModifyNetworkInterfaceAttribute" && parameters?.SecurityGroupId !== undefined;
}

/** Whether a call is one of those that contain the target. */
export type IsContaining = (call: JournalEntry) => boolean;

/** Left out where nothing was contained. `firedAt` is of the journal's clock. */
export function containmentOf(
  calls: readonly JournalEntry[],
  firedAt: number,
  isContaining: IsContaining = isGroupSwap,
): Containment | undefined {
  const containing = calls.filter((call) => isContaining(call) && call.status === 200);
  if (containing.length === 0) return undefined;
  const containedAt = Math.max(...containing.map(({ endedAt }) => endedAt));
  return {
    milliseconds: Math.round(containedAt - firedAt),
    sequentialCalls: longestChain(calls, containedAt),
    totalCalls: calls.length,
  };
}

/** The calls as the report shows them, with accounts by name. */
export function timelineOf(
  calls: readonly JournalEntry[],
  firedAt: number,
  accountName: (id: string) => string,
  isContaining: IsContaining = isGroupSwap,
): readonly TimelineEntry[] {
  return calls.map((call) => ({
    start: Math.round(call.startedAt - firedAt),
    end: Math.round(call.endedAt - firedAt),
    account: accountName(call.account),
    service: call.service,
    operation: call.operation,
    phase: phaseOf(call, isContaining),
    ...(call.errorCode === undefined ? {} : { error: call.errorCode }),
  }));
}

function phaseOf(call: JournalEntry, isContaining: IsContaining): TimelineEntry["phase"] {
  if (call.service === "dynamodb") return "record";
  if (isContaining(call)) return "containment";
  if (call.service === "ec2" && /^(CreateSecurityGroup|RevokeSecurityGroup(In|E)gress)$/.test(call.operation)) {
    return "containment";
  }
  return /^(Describe|List|Get|Lookup|AssumeRole)/.test(call.operation) ? "lookup" : "aftercare";
}
