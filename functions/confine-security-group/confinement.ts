import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { describeError, errorCode } from "../aws/errorCode";
import type { MemberClients } from "../aws/memberClients";
import type { OpenIncident } from "../aws/openIncident";
import { type PrefixListReading, readPrefixLists } from "../aws/prefixLists";
import { withChanges } from "../domain/changes";
import type { Change, Incident } from "../domain/incident";
import { names } from "../domain/names";
import type { ContainContext, Containment, NotApplicable } from "../response/response";
import { type LiveGroup, readRules } from "./group";
import { type GroupRule, type PrefixLists, portsText, prefixListsIn } from "./groupRule";
import type { ConfineSecurityGroupOptions } from "./options";
import { type ConfinementPlan, type NewRule, openRulesOf, planConfinement, worstCaseOf } from "./plan";
import {
  additionItem,
  additionsFoundIn,
  owedRules,
  recordedRule,
  recordsOf,
  resultsOf,
  ruleIdOf,
  ruleItem,
} from "./records";
import { authorizeRules, type Manner, modifyRules, type Refusal, revokeRules } from "./ruleCalls";

/** The group could not be closed; what was closed stays closed, and no rule was lost. */
export class NotConfinedError extends Error {
  override readonly name = "NotConfinedError";
}

/** As much of `ContainContext` as confining takes. */
export interface ConfineContext
  extends Pick<ContainContext<unknown, unknown, LiveGroup>, "incident" | "resource" | "contained"> {
  readonly clients: Pick<MemberClients, "ec2">;
  readonly task: { readonly options: ConfineSecurityGroupOptions };
}

/** A rule may be added between reading and changing, and one that EC2 refuses holds up its whole call: two rounds more. */
const rounds = 3;

/**
 * Records each open rule, gives it an allowed range in place, adds and then revokes where that can't serve, and reads back until
 * nothing is open. At every moment each open rule or what replaces it is there. From the reading of the group to the last of
 * these calls there are two dependent calls, three where rules are revoked. Throws `NotConfinedError`, `LeaseLostError` and
 * what the SDK throws.
 */
export async function confine(context: ConfineContext): Promise<Containment | NotApplicable> {
  const { clients, incident, resource, task } = context;
  const { ec2 } = clients;
  let { rules } = resource;
  let reading: PrefixListReading = { lists: new Map(), unreadable: new Map() };
  let closedAt: number | undefined;
  let problems: ReadonlyMap<string, string> = new Map();
  for (let round = 1; ; round++) {
    reading = await judgeAndRecord(context, rules, reading);
    const open = openRulesOf(rules, reading.lists, task.options.allowedPorts);
    const plan = planned(context, rules, open, reading.lists);
    if (open.length === 0 && (plan.authorize.length === 0 || round > 1)) break;
    if (round > rounds) throw notConfined(context, open, problems);
    await record(incident, recordsOf(plan, incident.entry.changes));
    problems = await carryOut(context, plan, round === 1 ? "together" : "apart");
    closedAt = performance.now();
    // EC2 may tell of the state before for a moment ("Eventual consistency in the Amazon EC2 API").
    if (round > 1) await sleep(250 * round);
    rules = await readRules(ec2, resource.id);
  }
  incident.noteChanges([
    ...resultsOf(incident.entry.changes, rules, problems),
    ...additionsFoundIn(rules, incident.entry),
    ...incident.entry.changes.filter(isReadableList(reading)).map((change): Change => ({ ...change, state: "done" })),
    ...[...reading.unreadable].map(([list, problem]) => unreadableList(list, problem)),
  ]);
  const summary = summaryOf(resource, incident.entry.changes, rules);
  if (closedAt === undefined && wasNeverOpen(incident.entry)) return { kind: "not-applicable", reason: summary };
  context.contained(summary, closedAt);
  return { changed: closedAt !== undefined, summary };
}

/** Somebody closed it before the finding came, or Config is late: no attempt had anything to change, or failed to. */
function wasNeverOpen({ containedAt, changes }: Incident): boolean {
  return containedAt === undefined && !changes.some(({ state }) => state === "done" || state === "failed");
}

/**
 * Reads the prefix lists that are not known yet. The rules that may have to be changed for them are recorded meanwhile, as if all
 * lists were the world: that saves a dependent call. Of those that need no change the results tell in the end.
 */
async function judgeAndRecord(
  context: ConfineContext,
  rules: readonly GroupRule[],
  known: PrefixListReading,
): Promise<PrefixListReading> {
  const { clients, incident, task } = context;
  const unknown = prefixListsIn(rules).filter((id) => !known.lists.has(id) && !known.unreadable.has(id));
  if (unknown.length === 0) return known;
  const worst = new Map([...known.lists, ...worstCaseOf(unknown)]);
  const suspects = openRulesOf(rules, worst, task.options.allowedPorts);
  const { modify, revoke } = planned(context, rules, suspects, worst);
  const precaution = recordsOf({ modify, authorize: [], revoke }, incident.entry.changes);
  const [read] = await Promise.all([readPrefixLists(clients.ec2, unknown), record(incident, precaution)]);
  return {
    lists: new Map([...known.lists, ...read.lists]),
    unreadable: new Map([...known.unreadable, ...read.unreadable]),
  };
}

/** What to do about the open rules, and what an earlier attempt left undone. */
function planned(
  { incident, resource }: ConfineContext,
  rules: readonly GroupRule[],
  open: readonly GroupRule[],
  lists: PrefixLists,
): ConfinementPlan {
  const plan = planConfinement(rules, open, resource.allowed, lists);
  const additions = new Map(
    [...plan.authorize, ...owedRules(incident.entry.changes, rules)].map((addition) => [
      additionItem(addition),
      addition,
    ]),
  );
  for (const { rule, range } of plan.modify) additions.delete(additionItem({ like: rule, range }));
  return { ...plan, authorize: [...additions.values()] };
}

/**
 * Writes what is there before anything is changed. Nothing is written where only rules are to be added: there is no state before,
 * and their tag tells of them.
 */
async function record(incident: OpenIncident, records: readonly Change[]): Promise<void> {
  const { changes } = incident.entry;
  const known = new Map(changes.map((change) => [change.item, change]));
  const isNews = (change: Change) => ruleIdOf(change) !== undefined && !hasSame(known.get(change.item), change);
  incident.note({ changes: withChanges(changes, records) });
  if (records.some(isNews)) await incident.record();
}

function hasSame(known: Change | undefined, { before, after }: Change): boolean {
  return known !== undefined && isDeepStrictEqual([known.before, known.after], [before, after]);
}

/** Carries the plan out as far as EC2 lets it. Gives what it refused, by the item of the change. */
async function carryOut(
  context: ConfineContext,
  plan: ConfinementPlan,
  manner: Manner,
): Promise<ReadonlyMap<string, string>> {
  const { clients, incident, resource } = context;
  const tags = { [names.incidentTagKey]: incident.entry.incidentId };
  const authorize = (additions: readonly NewRule[]) =>
    authorizeRules(clients.ec2, resource.id, additions, tags, manner);
  const [modifyRefusals, refusedAdditions] = await Promise.all([
    modifyRules(clients.ec2, resource.id, plan.modify, manner),
    authorize(plan.authorize),
  ]);
  const refused = refusedAdditions.filter(({ error }) => manner === "together" || !isThereAlready(error));
  const full = refused.filter(({ error }) => errorCode(error) === "RulesPerSecurityGroupLimitExceeded");
  const unreplaced = new Set(
    [
      ...modifyRefusals.map(({ subject }) => subject.rule),
      ...refused.filter((refusal) => !full.includes(refusal)).map(({ subject }) => subject.like),
    ].map(portsText),
  );
  const revoke = plan.revoke.filter((rule) => !unreplaced.has(portsText(rule)));
  // Where the quota is full, revoking makes room. What is then owed is recorded first, for whoever has to go on.
  if (full.length > 0) await incident.record();
  const revokeRefusals = await revokeRules(clients.ec2, resource.id, revoke, manner);
  const stillRefused = full.length === 0 ? [] : await authorize(full.map(({ subject }) => subject));
  return new Map([
    ...modifyRefusals.map(({ subject, error }) => [ruleItem(subject.rule.id), describeError(error)] as const),
    ...refused.filter((refusal) => !full.includes(refusal)).map(problemOfAddition),
    ...stillRefused.map(problemOfAddition),
    ...revokeRefusals.map(({ subject, error }) => [ruleItem(subject.id), describeError(error)] as const),
  ]);
}

/** Somebody added it meanwhile; in a call of its own that is as good as added. */
function isThereAlready(error: unknown): boolean {
  return errorCode(error) === "InvalidPermission.Duplicate";
}

function problemOfAddition({ subject, error }: Refusal<NewRule>): readonly [string, string] {
  return [additionItem(subject), describeError(error)];
}

const listPrefix = "prefix-list/";

/** Lists that an earlier attempt could not read, and this one could or need not. */
function isReadableList({ unreadable }: PrefixListReading) {
  return ({ item, state }: Change) =>
    item.startsWith(listPrefix) && state === "failed" && !unreadable.has(item.slice(listPrefix.length));
}

/** A failed change: the group is confined as far as it can be judged, and a person is told of what can't. */
function unreadableList(list: string, problem: string): Change {
  const detail = `its entries can't be read, so the rules that refer to it were not judged (${problem})`;
  return { item: `${listPrefix}${list}`, before: null, state: "failed", detail };
}

function notConfined(
  { resource }: ConfineContext,
  open: readonly GroupRule[],
  problems: ReadonlyMap<string, string>,
): Error {
  const reasons = some([...new Set(problems.values())], "; ") || "rules keep being added";
  const left = some(
    open.map((rule) => `${portsText(rule)} from ${rule.source}`),
    ", ",
  );
  return new NotConfinedError(`${resource.id} is open to the world after ${rounds} rounds: ${left}. ${reasons}`);
}

/** The first of these, and how many more: a group may have a thousand rules. */
function some(texts: readonly string[], separator: string): string {
  const more = texts.length > 10 ? [`${texts.length - 10} more`] : [];
  return [...texts.slice(0, 10), ...more].join(separator);
}

/** Names a few of the rules: a notice is read by a person, and a group may have a thousand. */
function summaryOf({ id, name }: LiveGroup, changes: readonly Change[], rules: readonly GroupRule[]): string {
  const confined = changes.filter((change) => ruleIdOf(change) !== undefined && change.state === "done");
  if (confined.length === 0) return `${id} (${name}) is not open to the world; nothing was changed`;
  const named = confined.slice(0, 5).map((change) => {
    const rule = recordedRule(change);
    return `${portsText(rule)} from ${rule.source} is ${change.detail ?? "confined"}`;
  });
  const more = confined.length > named.length ? `, and ${confined.length - named.length} more` : "";
  const changed = new Set(confined.map(ruleIdOf));
  const asTheyWere = rules.filter((rule) => !changed.has(rule.id)).length;
  return `${id} (${name}) is no longer open to the world: ${named.join(", ")}${more}. Its other ${asTheyWere} inbound rules are as they were or narrow.`;
}
