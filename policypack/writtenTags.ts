import { jsonOf, listOf, recordOf, textOf } from "./inputs";
import { ifKnown } from "./undecided";

/** One tag where a program writes it. */
export interface WrittenTag {
  readonly key: string;
  /** Reads the value: throws `UnknownValueError` where the preview does not know it. */
  readonly value: () => string;
  /** Where in the inputs: `tags.SecurityException`, `tags[2]`. */
  readonly path: string;
}

/**
 * The tags that a resource of an AWS provider is given itself, whatever the shape: a map (`tags`, `tagsAll`), a list of keys and
 * values (aws-native, Auto Scaling groups), or a resource that is itself a tag (`aws:ec2/tag:Tag`). The keys are read, the
 * values are not. What is passed on to other resources is in `exceptions/propagation.ts`.
 */
export function writtenTags(type: string, props: Readonly<Record<string, unknown>>): readonly WrittenTag[] {
  if (isTagResource(type)) return tagsIn([recordOf(props.tag).key === undefined ? props : props.tag], "tag");
  const own = tagsIn(props.tags, "tags");
  // Outputs, and inputs of older providers: the same again, and what the provider's defaultTags add. The provider computes it, so a
  // preview may not know it, of a resource without tags above all; what it would be is read where it is written.
  const computed = ifKnown(() => props.tagsAll);
  const all = tagsIn(computed, "tagsAll").filter(({ key }) => !own.some((tag) => tag.key === key));
  return [...own, ...all];
}

/** The value of one tag, undefined where the resource has none; throws `UnknownValueError` where it has and it is not known. */
export function tagValue(type: string, props: Readonly<Record<string, unknown>>, key: string): string | undefined {
  return writtenTags(type, props)
    .find((tag) => tag.key === key)
    ?.value();
}

/** Tags in one of the shapes, or in the JSON text of one. */
export function tagsIn(tags: unknown, path: string): readonly WrittenTag[] {
  const plain = jsonOf(tags);
  if (!Array.isArray(plain))
    return Object.keys(recordOf(plain)).map((key) => ({
      key,
      value: () => textOf(recordOf(plain)[key]) ?? "",
      path: `${path}.${key}`,
    }));
  return listOf(plain).flatMap((_, index) => {
    const entry = recordOf(plain[index]);
    const key = textOf(entry.key);
    return key === undefined ? [] : [{ key, value: () => textOf(entry.value) ?? "", path: `${path}[${index}]` }];
  });
}

/** `aws:ec2/tag:Tag`, `aws:autoscaling/tag:Tag`, `aws:dynamodb/tag:Tag`, `aws:ecs/tag:Tag`, `aws:transfer/tag:Tag`. */
function isTagResource(type: string): boolean {
  return /^aws:[a-z0-9]+\/tag:Tag$/.test(type);
}
