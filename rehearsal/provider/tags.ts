import type { PropertyMap } from "./propertyValue";
import type { Tags } from "./resourceContext";
import type { ResourceType } from "./resourceType";

/** The tags of a tagged resource: its own over the provider's default ones. */
export function effectiveTags(resourceType: ResourceType, inputs: PropertyMap, defaultTags: Tags): Tags {
  return resourceType.tagging ? { ...defaultTags, ...stringMap(inputs.tags) } : {};
}

/** The tags in the world without the reserved ones, which are AWS's own. */
export function ownTags(tags: Tags): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !key.startsWith("aws:")));
}

/** What is left for the resource's own `tags` once the provider's default ones are taken off. */
export function withoutDefaultTags(tags: Tags, defaultTags: Tags, inputs: Tags): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key, value]) => key in inputs || defaultTags[key] !== value));
}

export function stringMap(value: unknown): Tags {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, String(member)]));
}

/** From a service's own list of tags, whichever way it spells its members. */
export function tagsOf(
  list:
    | readonly {
        Key?: string | undefined;
        Value?: string | undefined;
        TagKey?: string | undefined;
        TagValue?: string | undefined;
      }[]
    | undefined,
): Tags {
  return Object.fromEntries((list ?? []).map((tag) => [tag.Key ?? tag.TagKey ?? "", tag.Value ?? tag.TagValue ?? ""]));
}

/** `[{ Key, Value }]`, as most services take it. */
export function tagList(tags: Tags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
