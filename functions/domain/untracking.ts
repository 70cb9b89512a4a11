import type { Incident } from "./incident";
import { names } from "./names";

/**
 * Tag of the group that makes an instance's connections untracked; its value is the instance's id. The tag alone exempts from
 * nothing: anybody who may tag can write it. It says of which incident the ledger is to be asked.
 */
export const untrackingTagKey = "firebreak:untracking";

/** Of the group in the incident's changes: `untracking-group/vpc-0123`. */
export const untrackingItem = "untracking-group/";

/** Three attempts and Lambda's pauses between them (Lambda developer guide, "Asynchronous invocation"), in milliseconds. */
const longestLife = 15 * 60_000;

/** The instance that a group says it is open for; undefined where it does not say so, or is none of Firebreak's. */
export function untrackedInstanceOf(tags: Readonly<Record<string, string>>): string | undefined {
  const instanceId = tags[untrackingTagKey];
  if (tags[names.ownerTagKey] !== "firebreak" || instanceId === undefined) return undefined;
  return /^i-[0-9a-f]{8,17}$/.test(instanceId) ? instanceId : undefined;
}

/**
 * Whether a group is open because Firebreak has it open now: the instance's incident, in the ledger of the security account,
 * names the group and has not removed it yet. A group that was left behind is one that is open, and people are to hear of it.
 */
export function isUntracking(incident: Incident | undefined, groupId: string, now: Date): boolean {
  if (incident === undefined || now.getTime() - Date.parse(incident.updatedAt) > longestLife) return false;
  return incident.changes.some(
    ({ item, after, state }) => item.startsWith(untrackingItem) && state === "recorded" && groupOf(after) === groupId,
  );
}

/** The id of the group, as the incident has it. */
export function groupOf(after: unknown): string | undefined {
  if (typeof after !== "object" || after === null || !("group" in after)) return undefined;
  return typeof after.group === "string" ? after.group : undefined;
}
