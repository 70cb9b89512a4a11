import type { TrailEvent } from "../functions/domain/cloudTrailEvent";
import { tagEventOf, tagEvents } from "../functions/domain/tagEvents";

/** What a call that succeeded did, as far as the guard is concerned. */
export type TagUse =
  /** It gave the exception tag a value. */
  | "set"
  /** It took the tag away by its key. */
  | "remove"
  /** It named no key and took every tag away, the exception's too where it was there. */
  | "remove-all"
  /** It replaced a bucket's whole set by one without the exception tag, which may have been there or not. */
  | "replace"
  /** It decided by which calls a bucket is tagged. */
  | "switch-abac";

const bucketAbac = "PutBucketAbac";

/** The calls to look up in CloudTrail; those of IAM are recorded in one Region alone. */
export const lookedUp: { readonly everywhere: readonly string[]; readonly iam: readonly string[] } = {
  everywhere: distinct([
    ...tagEvents.filter(({ eventSource }) => eventSource !== "iam.amazonaws.com").map(({ eventName }) => eventName),
    bucketAbac,
  ]),
  iam: distinct(
    tagEvents.filter(({ eventSource }) => eventSource === "iam.amazonaws.com").map(({ eventName }) => eventName),
  ),
};

/** What an event has to do with the tag; undefined where nothing, or where the call failed. Keys are compared as the guard does. */
export function tagUseOf(event: TrailEvent, tagKey: string): TagUse | undefined {
  if (event.failed) return undefined;
  if (event.source === "s3.amazonaws.com" && event.name === bucketAbac) return "switch-abac";
  const row = tagEventOf(event.source, event.name);
  if (row === undefined) return undefined;
  if (namesKey(event.requestParameters, tagKey.toLowerCase())) return row.kind === "remove" ? "remove" : "set";
  if (row.action === "s3:PutBucketTagging") return row.kind === "replace" ? "replace" : "remove-all";
  return row.action === "ec2:DeleteTags" && !namesAnyKey(event.requestParameters) ? "remove-all" : undefined;
}

/** Members that hold a tag's value, which is no key even where it reads like one. */
const valueMembers: readonly string[] = ["value", "Value", "tagValue", "TagValue"];

/** Whether any key in the input, as a member's name, a text in a list or a member's value, is this one. */
function namesKey(input: unknown, key: string): boolean {
  if (typeof input === "string") return input.toLowerCase() === key;
  if (typeof input !== "object" || input === null) return false;
  if (Array.isArray(input)) return input.some((item) => namesKey(item, key));
  return Object.entries(input).some(
    ([member, value]) => !valueMembers.includes(member) && (member.toLowerCase() === key || namesKey(value, key)),
  );
}

/** Whether EC2's DeleteTags was given tags at all: `{ tagSet: { items: [{ key }] } }`. */
function namesAnyKey(input: unknown): boolean {
  if (typeof input !== "object" || input === null || !("tagSet" in input)) return false;
  const { tagSet } = input;
  return JSON.stringify(tagSet ?? {}).includes('"key"');
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
