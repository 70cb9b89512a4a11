import type { Tags } from "../../resourceContext";

/** KMS spells a tag `TagKey` and `TagValue`. */
export function kmsTagList(tags: Tags): { TagKey: string; TagValue: string }[] {
  return Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
}
