import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { OpenIncident } from "../aws/openIncident";
import type { Incident } from "../domain/incident";
import type { ContainContext, Containment, NotApplicable, ReadContext } from "../response/response";
import { type AutomationRecord, changeOf, isEnded, recordOf, withRecord } from "./automationRecord";
import { clientTokenOf } from "./clientToken";
import type { LiveSubject } from "./effects/effect";
import { effectOf } from "./effects/effects";
import { Automations, type Ending } from "./execution";
import { isolationBefore } from "./isolationFirst";
import type { StartAutomationOptions } from "./options";
import { type AutomationTarget, automationItem } from "./target";
import { liftProtection } from "./terminationProtection";

/** The runbook ran, and failed or changed nothing; a retry starts it once more. */
export class AutomationFailedError extends Error {
  override readonly name = "AutomationFailedError";
}

type Contains = ContainContext<StartAutomationOptions, AutomationTarget, LiveSubject>;
type Reads = ReadContext<StartAutomationOptions, AutomationTarget>;

/** What is left of the function's time for the ledger and the notice. Milliseconds. */
const reserve = 15_000;

/** S3 says itself that its configurations may be read stale for a moment ("Amazon S3 data consistency model"). */
const readingsBack = 5;

let automations: Automations | undefined;

/** Whether a runbook was started: an exception set after that is not heeded. */
export function isBegun(incident: Incident): boolean {
  return incident.containedAt !== undefined || recordOf(incident) !== undefined;
}

/** Whether somebody has undone what the runbook did. What one does that Firebreak does not know, it can't tell. */
export async function isOpenAgain({ target }: Reads, _incident: Incident, live: LiveSubject): Promise<boolean> {
  return target.effect !== undefined && live.settled === undefined;
}

/**
 * Starts the runbook, or goes on with the execution of an attempt before; waits for its end and reads the resource back. From
 * the reading to the start there is no call where the state before is what the claim wrote, and one where it is not. Throws
 * `AutomationFailedError`, `AutomationUnderWayError`, `EvidenceNotKeptError`, `LeaseLostError` and what the SDK throws.
 */
export async function contain(context: Contains): Promise<Containment | NotApplicable> {
  const { home, task, incident, resource: live, resumed } = context;
  automations ??= new Automations(home.environment);
  const deadline = task.deadline - reserve;

  let record = recordOf(incident.entry);
  if (record === undefined && live.settled !== undefined)
    return resumed ? acceptSettled(context) : nothingToDo(live.settled);
  if (record === undefined || isEnded(record)) {
    if (record !== undefined && isDone(context)) return acceptEnded(context, record);
    await prepare(context, record, deadline);
    record = await start(context, automations, (record?.attempt ?? 0) + 1);
  }
  const ending = await automations.ending(record.executionId, deadline);
  return conclude(context, record, ending);
}

function nothingToDo(reason: string): NotApplicable {
  return {
    kind: "not-applicable",
    reason: `${reason}; nothing was started`,
    nextStep: "Nothing, if that is meant to be so.",
  };
}

/** An attempt before this one may have started the runbook and not lived to write it down; what it recorded stays to be undone. */
function acceptSettled({ incident, resource: { settled = "" } }: Contains): Containment {
  const change = changeOf(incident.entry);
  const detail = `${settled}; an attempt before may have started the runbook and died before it could say so`;
  if (change !== undefined) incident.noteChanges([{ ...change, state: "done", detail }]);
  return { changed: false, summary: detail };
}

/** Whether an execution that has ended needs no other after it; what Firebreak can't read is done when its runbook said so. */
function isDone({ incident, target, resource: live }: Contains): boolean {
  return target.effect === undefined ? changeOf(incident.entry)?.state === "done" : live.settled !== undefined;
}

/** Only what follows the execution is left; or it failed, and the resource is as it should be all the same. */
function acceptEnded({ incident, resource: live }: Contains, { executionId, status }: AutomationRecord): Containment {
  const change = changeOf(incident.entry);
  if (change?.state === "done")
    return { changed: false, summary: change.detail ?? `automation execution ${executionId} ended with ${status}` };
  const summary = `${live.settled}, though automation execution ${executionId} ended with ${status}`;
  if (change !== undefined) incident.noteChanges([{ ...change, state: "done", detail: summary }]);
  return { changed: false, summary };
}

/** Before a runbook is started: the state before is in the ledger, and nothing stands in the way. */
async function prepare(context: Contains, record: AutomationRecord | undefined, deadline: number): Promise<void> {
  const { home, task, incident, resource: live, target, clients } = context;
  // What was there before the first start is what there is to go back to, whatever it is before the second.
  if (record === undefined && !isDeepStrictEqual(changeOf(incident.entry)?.before, live.state)) {
    incident.noteChanges([{ item: automationItem, before: live.state, state: "recorded" }]);
    await incident.record();
  }
  if (target.effect !== "instance-termination") return;
  const isolation = await isolationBefore(home, target, { begun: task.begun, deadline });
  await liftProtection(clients, incident, target.subject.id, isolation);
}

async function start({ incident, target }: Contains, by: Automations, attempt: number): Promise<AutomationRecord> {
  const executionId = await by.start(target, clientTokenOf(incident.entry.incidentId, attempt));
  const record = { attempt, executionId };
  note(incident, record, { state: "recorded", detail: `started as automation execution ${executionId}` });
  await incident.record();
  return record;
}

async function conclude(context: Contains, record: AutomationRecord, ending: Ending): Promise<Containment> {
  const { incident, target, task } = context;
  const ended = { ...record, status: ending.status };
  const execution = `automation execution ${record.executionId} of ${target.document}`;
  const fail = (problem: string): never => {
    note(incident, ended, { state: "failed", detail: `${execution}: ${problem}` });
    throw new AutomationFailedError(
      `${execution}, started in the security account for ${target.subject.type} ${target.subject.id} in account ${target.accountId} (${target.region}): ${problem}`,
    );
  };
  if (!ending.succeeded) return fail(`${ending.status}${ending.message === undefined ? "" : `: ${ending.message}`}`);
  const left = await readBack(context);
  if (left !== undefined && left.settled === undefined)
    return fail(
      `${ending.status}, but ${target.subject.id} reads as it was before; somebody may change it back at once`,
    );
  const summary = `${target.document} on ${target.subject.id} ended with ${ending.status} (${execution}).`;
  note(incident, left === undefined ? ended : { ...ended, state: left.state }, { state: "done", detail: summary });
  context.contained(summary, performance.now());
  return { changed: true, summary, ...nextStepOf(target, task.finding.source === "config") };
}

/** The resource after the runbook; undefined where Firebreak can't read what it did. */
async function readBack({ clients, target }: Contains): Promise<Pick<LiveSubject, "state" | "settled"> | undefined> {
  if (target.effect === undefined) return undefined;
  for (let reading = 1; ; reading++) {
    const found = await effectOf(target.effect).read(clients, target);
    if (found.kind === "not-applicable") return { state: {}, settled: found.reason };
    if (found.resource.settled !== undefined || reading === readingsBack) return found.resource;
    await sleep(500 * reading);
  }
}

function note(
  incident: OpenIncident,
  record: AutomationRecord,
  news: { readonly state: "recorded" | "done" | "failed"; readonly detail: string },
): void {
  const change = changeOf(incident.entry);
  if (change !== undefined) incident.noteChanges([withRecord(change, record, news)]);
}

function nextStepOf({ effect, document }: AutomationTarget, posture: boolean): { readonly nextStep?: string } {
  if (effect === "instance-termination") return { nextStep: "Investigate; nothing brings a terminated instance back." };
  if (effect === undefined)
    return { nextStep: `Look at what ${document} did; Firebreak can't undo what it does not know.` };
  return posture ? {} : { nextStep: "Investigate who opened it, and what was read or written meanwhile." };
}
