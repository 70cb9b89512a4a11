import * as z from "zod";
import type { Change, Incident } from "../domain/incident";
import { names } from "../domain/names";
import { type GroupRule, portsText, sameSource } from "./groupRule";
import type { ConfinementPlan, NewRule } from "./plan";

/** What the ledger keeps of a rule: short, for a group may have a thousand and an entry holds 400 kB. */
const ruleRecordSchema = z.object({
  protocol: z.string(),
  from: z.number().exactOptional(),
  to: z.number().exactOptional(),
  source: z.string(),
  /** Description and tags of a rule that is revoked; on one that is modified they stay. */
  description: z.string().exactOptional(),
  tags: z.record(z.string(), z.string()).exactOptional(),
});
type RuleRecord = z.output<typeof ruleRecordSchema>;

/** What a rule becomes: another source, or nothing. */
export const ruleOutcomeSchema = z.object({ source: z.string().nullable() });

/** A rule that is added; `like` is the id of the rule that it takes its ports, description and tags from, as far as known. */
const additionSchema = z.object({ like: z.string().nullable() });

const rulePrefix = "rule/";
const additionPrefix = "added-rule/";

export function ruleItem(id: string): string {
  return `${rulePrefix}${id}`;
}

/** The rule that a change is about, or undefined where it is about an added one. */
export function ruleIdOf({ item }: Change): string | undefined {
  return item.startsWith(rulePrefix) ? item.slice(rulePrefix.length) : undefined;
}

/** `added-rule/tcp 22-22 10.0.0.0/8`: EC2 has no second rule of the same ports and source, so no id is needed. */
export function additionItem({ like, range }: NewRule): string {
  return `${additionPrefix}${portsText(like)} ${range}`;
}

/** The ports and the range in an item of an added rule. */
export function additionOf({ item }: Change): { readonly ports: string; readonly range: string } | undefined {
  if (!item.startsWith(additionPrefix)) return undefined;
  const text = item.slice(additionPrefix.length);
  const end = text.lastIndexOf(" ");
  return { ports: text.slice(0, end), range: text.slice(end + 1) };
}

/**
 * The changes that a plan makes, merged into those that are known already. What a first attempt found is the source to go back
 * to. Added rules come first, so that a release, which goes backwards, restores before it removes.
 */
export function recordsOf(plan: ConfinementPlan, known: readonly Change[]): Change[] {
  const additions = plan.authorize.map(
    (addition): Change => ({ item: additionItem(addition), before: { like: addition.like.id }, state: "recorded" }),
  );
  const rules = [
    ...plan.modify.map(({ rule, range }) => ruleChange(rule, range)),
    ...plan.revoke.map((rule) => ruleChange(rule, null)),
  ];
  return fitting([...additions, ...rules].map((change) => merged(change, known)));
}

function ruleChange(
  { id, protocol, fromPort, toPort, source, description, tags }: GroupRule,
  becomes: string | null,
): Change {
  const before: RuleRecord = {
    protocol,
    ...(fromPort === undefined ? {} : { from: fromPort }),
    ...(toPort === undefined ? {} : { to: toPort }),
    source,
    ...(becomes !== null || description === undefined ? {} : { description }),
    ...(becomes !== null || Object.keys(tags).length === 0 ? {} : { tags: { ...tags } }),
  };
  return { item: ruleItem(id), before, after: { source: becomes }, state: "recorded" };
}

function merged(change: Change, known: readonly Change[]): Change {
  const earlier = known.find(({ item }) => item === change.item);
  if (earlier === undefined || ruleIdOf(change) === undefined) return change;
  const { source } = ruleRecordSchema.parse(earlier.before);
  return { ...change, before: { ...ruleRecordSchema.parse(change.before), source } };
}

/** DynamoDB's limit for an item is 400 kB ("Service, account, and table quotas"); the rest of an entry is small. */
const bytesForRecords = 300_000;

/** Leaves out tags, then descriptions, where somebody has written more of them than an entry can hold. */
function fitting(changes: Change[]): Change[] {
  return (["tags", "description"] as const).reduce(
    (kept, left) =>
      Buffer.byteLength(JSON.stringify(kept)) <= bytesForRecords ? kept : kept.map((each) => without(each, left)),
    changes,
  );
}

function without(change: Change, member: "tags" | "description"): Change {
  if (ruleIdOf(change) === undefined) return change;
  const { [member]: _, ...kept } = ruleRecordSchema.parse(change.before);
  return { ...change, before: kept, detail: `too much for the ledger; not kept: ${member}` };
}

/** Whether a recorded rule is no longer as it was before: it was modified or revoked, by us or by somebody. */
export function isTouched(change: Change, rules: readonly GroupRule[]): boolean {
  const id = ruleIdOf(change);
  if (id === undefined) return false;
  const now = rules.find((rule) => rule.id === id);
  return now === undefined || !sameSource(now.source, ruleRecordSchema.parse(change.before).source);
}

/**
 * Rules that were to be added for others that are modified or revoked by now, and are not there: an attempt died in between, or
 * the quota was full.
 */
export function owedRules(known: readonly Change[], rules: readonly GroupRule[]): readonly NewRule[] {
  return known.flatMap((change): NewRule[] => {
    const addition = additionOf(change);
    if (addition === undefined || (change.state !== "recorded" && change.state !== "failed")) return [];
    const { like } = additionSchema.parse(change.before);
    const origin = known.find((each) => like !== null && ruleIdOf(each) === like);
    if (origin === undefined || !isTouched(origin, rules)) return [];
    const isThere = rules.some((rule) => portsText(rule) === addition.ports && sameSource(rule.source, addition.range));
    return isThere
      ? []
      : [{ like: rules.find(({ id }) => id === like) ?? recordedRule(origin), range: addition.range }];
  });
}

/** A rule as the ledger has it. */
export function recordedRule(change: Change): GroupRule {
  const { protocol, from, to, source, description, tags } = ruleRecordSchema.parse(change.before);
  return { id: ruleIdOf(change) ?? "", protocol, fromPort: from, toPort: to, source, description, tags: tags ?? {} };
}

/** Rules that an attempt added for this incident without coming to record it, told by their tag. */
export function additionsFoundIn(rules: readonly GroupRule[], { incidentId, changes }: Incident): Change[] {
  const known = new Set(changes.map(({ item }) => item));
  return rules.flatMap((rule): Change[] => {
    const item = additionItem({ like: rule, range: rule.source });
    if (rule.tags[names.incidentTagKey] !== incidentId || known.has(item) || known.has(ruleItem(rule.id))) return [];
    return [{ item, before: { like: null }, state: "done", detail: "added" }];
  });
}

/** What became of the recorded changes, told from the rules as they are now. `problems` are those of the last attempt. */
export function resultsOf(
  known: readonly Change[],
  rules: readonly GroupRule[],
  problems: ReadonlyMap<string, string>,
): Change[] {
  return known.flatMap((change): Change[] => {
    if (change.state !== "recorded" && change.state !== "failed") return [];
    const addition = additionOf(change);
    if (addition !== undefined) {
      const isThere = rules.some(
        (rule) => portsText(rule) === addition.ports && sameSource(rule.source, addition.range),
      );
      if (isThere) return [{ ...change, state: "done", detail: "added" }];
      const problem = problems.get(change.item) ?? "it is not there";
      return [{ ...change, state: "failed", detail: problem }];
    }
    const id = ruleIdOf(change);
    if (id === undefined) return [];
    const { source: becomes } = ruleOutcomeSchema.parse(change.after);
    const now = rules.find((rule) => rule.id === id);
    if (now === undefined) return [{ ...change, after: { source: null }, state: "done", detail: "revoked" }];
    if (!isTouched(change, rules)) return [{ ...change, state: "skipped", detail: "not open; as it was" }];
    return [{ ...change, state: "done", detail: `now ${becomes ?? now.source}` }];
  });
}
