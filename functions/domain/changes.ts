import type { Change } from "./incident";

/** The changes with these put in: in place of those of the same item, new ones at the end. */
export function withChanges(changes: readonly Change[], updates: readonly Change[]): Change[] {
  const byItem = new Map(changes.map((change) => [change.item, change]));
  for (const update of updates) byItem.set(update.item, update);
  return [...byItem.values()];
}

/**
 * The changes with these recorded, as far as their items are not: what a first attempt found is the state to go back to,
 * not what it left for the second.
 */
export function withRecorded(changes: readonly Change[], recorded: readonly Change[]): readonly Change[] {
  const known = new Set(changes.map((change) => change.item));
  const fresh = recorded.filter((change) => !known.has(change.item));
  return fresh.length === 0 ? changes : [...changes, ...fresh];
}

/** Done and not undone, or perhaps done: an attempt that died may have changed what it had only recorded. */
export function isOutstanding({ state, before }: Change): boolean {
  return before !== null && state !== "skipped" && state !== "released";
}
