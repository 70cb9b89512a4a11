import { defaultsKey } from "./checkedInputs";
import { sameValue } from "./propertyEquality";
import type { PropertyMap } from "./propertyValue";
import type { Tags } from "./resourceContext";
import type { ResourceType } from "./resourceType";
import { effectiveTags, stringMap } from "./tags";

export type DifferenceKind = "add" | "delete" | "update";

export interface Difference {
  readonly property: string;
  readonly kind: DifferenceKind;
  readonly replaces: boolean;
}

export interface Differences {
  readonly differences: readonly Difference[];
  readonly deleteBeforeReplace: boolean;
}

interface DiffRequest {
  readonly state: PropertyMap;
  readonly oldInputs: PropertyMap;
  readonly news: PropertyMap;
  readonly ignoreChanges: readonly string[];
  readonly region: string;
  readonly defaultTags: Tags;
}

/** What a deployment would change of a resource. */
export function inputDifferences(resourceType: ResourceType, request: DiffRequest): Differences {
  const { oldInputs, news, state } = request;
  const differences: Difference[] = [];
  for (const [name, property] of Object.entries(resourceType.inputs)) {
    if (request.ignoreChanges.includes(name) || name === "tags") continue;
    const [before, after] = name === "region" ? regions(request) : [oldInputs[name], news[name]];
    if (property.computed && after === undefined) continue;
    if (sameValue(property, before, after)) continue;
    const kind = before === undefined ? "add" : after === undefined ? "delete" : "update";
    differences.push({ property: name, kind, replaces: property.replaces === true || !resourceType.update });
  }
  if (resourceType.tagging && !request.ignoreChanges.includes("tags")) {
    const before =
      "tagsAll" in state ? stringMap(state.tagsAll) : effectiveTags(resourceType, oldInputs, request.defaultTags);
    const wanted = effectiveTags(resourceType, news, request.defaultTags);
    const ownChange =
      JSON.stringify(sortedTags(stringMap(oldInputs.tags))) !== JSON.stringify(sortedTags(stringMap(news.tags)));
    if (ownChange || JSON.stringify(sortedTags(before)) !== JSON.stringify(sortedTags(wanted))) {
      differences.push({ property: ownChange ? "tags" : "tagsAll", kind: "update", replaces: false });
    }
  }
  return {
    differences,
    deleteBeforeReplace: differences.some((d) => d.replaces) && keepsItsName(resourceType, oldInputs, news),
  };
}

/** The Region of a resource that names none is its provider's; a resource cannot move. */
function regions(request: DiffRequest) {
  const before = request.state.region ?? request.oldInputs.region ?? request.region;
  return [before, request.news.region ?? request.region] as const;
}

/** Two resources cannot have one name, so the old one has to go first where the program fixed the name. */
function keepsItsName(resourceType: ResourceType, oldInputs: PropertyMap, news: PropertyMap): boolean {
  if (resourceType.deleteBeforeReplace) return true;
  return Object.entries(resourceType.inputs).some(([name, property]) => {
    const chosen = Array.isArray(news[defaultsKey]) && news[defaultsKey].includes(name);
    return property.autoName !== undefined && !chosen && oldInputs[name] === news[name];
  });
}

function sortedTags(tags: Tags): [string, string][] {
  return Object.entries(tags).sort(([left], [right]) => (left < right ? -1 : 1));
}
