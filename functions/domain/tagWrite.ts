import type { TrailEvent } from "./cloudTrailEvent";
import { type TagEvent, tagEventOf } from "./tagEvents";

/** The tag of one key on one resource. */
export interface ResourceTag {
  /** `arn:aws:ec2:eu-central-1:123456789012:instance/i-0123456789abcdef0` */
  readonly resourceArn: string;
  readonly tagKey: string;
}

/** What a call did to that tag. */
export type TagWrite = { readonly kind: "wrote"; readonly value: string } | { readonly kind: "removed" };

/**
 * What an event did to a resource's tag; undefined where it left the tag alone, failed, or is about another resource.
 * A call that `tagEvents` doesn't know has written the tag if its input has the key with a value: a way to tag that is newer
 * than the table must not make its setting invisible. Such events are to be looked up by the resource's name. Pure.
 */
export function tagWriteOf(event: TrailEvent, tag: ResourceTag): TagWrite | undefined {
  if (event.failed) return undefined;
  const row = tagEventOf(event.source, event.name);
  if (row === undefined) return unlisted(event, tag);
  if (!isAbout(event, row, tag.resourceArn)) return undefined;
  const places = row.tags.flatMap((path) => valuesAt(event.requestParameters, path));
  const given = row.specifications ? specificationsFor(places, typeOf(tag.resourceArn)) : places;
  if (row.kind === "remove") return removes(given, tag.tagKey) ? { kind: "removed" } : undefined;
  const value = valueGiven(given, tag.tagKey);
  if (value !== undefined) return { kind: "wrote", value };
  return row.kind === "replace" ? { kind: "removed" } : undefined;
}

/**
 * The names under which CloudTrail may have a resource ("Resource types supported by CloudTrail Event history"): what stands
 * last in its ARN, which is a bucket's or a user's name and EC2's id, and the ARN itself.
 */
export function trailNamesOf(resourceArn: string): readonly [name: string, arn: string] {
  return [nameIn(resourceArn), resourceArn];
}

function unlisted(event: TrailEvent, { resourceArn, tagKey }: ResourceTag): TagWrite | undefined {
  const service = resourceArn.split(":")[2];
  if (!event.source.startsWith(`${service}.`) || /^(Describe|Get|List|Lookup|Search)/.test(event.name))
    return undefined;
  const value = valueGiven([event.requestParameters], tagKey);
  return value === undefined ? undefined : { kind: "wrote", value };
}

/** An event that names what it made nowhere is about the resource by whose name it was looked up. */
function isAbout(event: TrailEvent, row: TagEvent, resourceArn: string): boolean {
  if (row.type !== undefined && row.type !== typeOf(resourceArn)) return false;
  const named = row.resources.flatMap((path) => valuesAt(event, path)).filter((name) => typeof name === "string");
  const names: readonly string[] = trailNamesOf(resourceArn);
  return named.length === 0 ? row.creates === true : named.some((name) => names.includes(name));
}

/** The values at a path in dots. Lists on the way count as each of their elements. */
function valuesAt(value: unknown, path: string): readonly unknown[] {
  return path
    .split(".")
    .reduce<readonly unknown[]>((found, member) => found.flatMap((each) => memberOf(each, member)), [value])
    .flat();
}

function memberOf(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((each: unknown) => memberOf(each, name));
  const member = isStructure(value) ? value[name] : undefined;
  return member === undefined || member === null ? [] : [member];
}

/** Of `{ resourceType: "instance", tags: […] }`, those for the type; newer calls write `ResourceType`. */
function specificationsFor(specifications: readonly unknown[], type: string): readonly unknown[] {
  return specifications.filter(
    (specification) =>
      isStructure(specification) && (specification.resourceType ?? specification.ResourceType) === type,
  );
}

const keyMembers = ["key", "Key", "tagKey", "TagKey"] as const;
const valueMembers = ["value", "Value", "tagValue", "TagValue"] as const;

/** The value of a key in tags of any spelling: pairs of key and value at any depth, or a map of keys. */
function valueGiven(places: readonly unknown[], tagKey: string): string | undefined {
  for (const place of places) {
    const value = Array.isArray(place)
      ? valueGiven(place, tagKey)
      : isStructure(place)
        ? valueIn(place, tagKey)
        : undefined;
    if (value !== undefined) return value;
  }
  return undefined;
}

function valueIn(structure: Readonly<Record<string, unknown>>, tagKey: string): string | undefined {
  if (keyMembers.some((member) => structure[member] === tagKey)) {
    const value = valueMembers.map((member) => structure[member]).find((given) => typeof given === "string");
    // A tag without a value has the empty one.
    return typeof value === "string" ? value : "";
  }
  const mapped = Object.hasOwn(structure, tagKey) ? structure[tagKey] : undefined;
  return typeof mapped === "string" ? mapped : valueGiven(Object.values(structure), tagKey);
}

/** A removal that names no key removes every tag. */
function removes(places: readonly unknown[], tagKey: string): boolean {
  return places.length === 0 || places.some((place) => place === tagKey || valueGiven([place], tagKey) !== undefined);
}

/** `instance` of `…:instance/i-0123`; empty for a bucket, whose ARN has its name alone. */
function typeOf(arn: string): string {
  return /^([a-z-]+)[/:]/.exec(resourceOf(arn))?.[1] ?? "";
}

function nameIn(arn: string): string {
  return resourceOf(arn).split(/[/:]/).at(-1) ?? arn;
}

function resourceOf(arn: string): string {
  return arn.split(":").slice(5).join(":");
}

function isStructure(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
