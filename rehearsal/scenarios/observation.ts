import type { Incident } from "../../functions/domain/incident";
import type { JournalEntry } from "../gateway/journal";
import type { ScenarioResult } from "../report/scenarioResult";
import { type Alert, parseAlert } from "../world/inbox";
import type { RehearsedOrganization } from "../world/rehearsedOrganization";
import { callsOf, containmentOf, type IsContaining, timelineOf } from "./responderCalls";
import { type Expectation, judge } from "./verdict";

/** What a stimulus led to beyond its target: who called what, and what was written and told of it. */
export interface Observation {
  /** Milliseconds of the journal's clock. */
  readonly firedAt: number;
  /** Of the responder, in order of their start. */
  readonly calls: readonly JournalEntry[];
  /** Ledger entries about the resources, present and past, oldest first. */
  readonly incidents: readonly Incident[];
  /** New notices about the resources, and every alarm that changed its state meanwhile. */
  readonly alerts: readonly Alert[];
  /** New messages of the dead-letter queue. */
  readonly deadLetters: readonly string[];
}

/** Sends something, waits until nothing is under way and reads back what one responder made of it. */
export async function observe(
  organization: RehearsedOrganization,
  about: {
    /** `isolate-instance` */
    readonly responder: string;
    /** As the ledger has them: `instance/i-0123`, `finding/…`. */
    readonly resources: readonly string[];
  },
  send: () => Promise<unknown>,
): Promise<Observation> {
  // Config that records again, say, tells of what it finds for a while; what comes of that is another story.
  await organization.settled();
  const [alertsBefore, deadLettersBefore] = await Promise.all([organization.alerts(), organization.deadLetters()]);
  const mark = organization.gateway.journal.mark();
  const firedAt = performance.now();
  await send();
  await organization.settled();
  const calls = callsOf(about.responder, organization.gateway.journal.since(mark));
  const [incidents, alerts, deadLetters] = await Promise.all([
    organization.ledger(about.resources),
    organization.alerts(),
    organization.deadLetters(),
  ]);
  const resources = new Set(about.resources);
  return {
    firedAt,
    calls,
    incidents,
    alerts: alerts
      .slice(alertsBefore.length)
      .map(parseAlert)
      .filter(({ resource, AlarmName }) => AlarmName !== undefined || resources.has(resource ?? "")),
    deadLetters: deadLetters.slice(deadLettersBefore.length),
  };
}

/** The result of a scenario whose story is one response. */
export function resultOfObservation(
  organization: RehearsedOrganization,
  { firedAt, calls }: Observation,
  story: {
    readonly target: string;
    readonly before: readonly string[];
    readonly after: readonly string[];
    readonly isContaining: IsContaining;
    readonly expectations: readonly Expectation[];
  },
): ScenarioResult {
  const { target, before, after, isContaining, expectations } = story;
  const containment = containmentOf(calls, firedAt, isContaining);
  return {
    ...judge(expectations),
    target,
    before,
    after,
    ...(containment === undefined ? {} : { containment }),
    timeline: timelineOf(calls, firedAt, (id) => organization.gateway.organization.find(id)?.name ?? id, isContaining),
    notes: [],
  };
}
