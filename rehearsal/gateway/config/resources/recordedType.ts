import type { BehindClients } from "../../behindClients";
import type { Place } from "../../place";
import type { ResourceState } from "../configurationItem";

/** A resource type that the emulated Config records. */
export interface RecordedType {
  /** `AWS::S3::Bucket` */
  readonly name: string;
  /** Can a call of this service and operation have changed a resource of the type? A false alarm costs a reading. */
  mayChange(service: string, operation: string): boolean;
  /** Every resource of the type in the account's part of the Region, as it is now. */
  list(clients: BehindClients, place: Place): Promise<readonly ResourceState[]>;
}

/** By the words that AWS's APIs begin their operations with. */
export function isReading(operation: string): boolean {
  return /^(Get|List|Describe|Head|Lookup|Search|BatchGet|Select)/.test(operation);
}

/** Calls of the tagging API, whatever resource they are about. */
export function isTagging(service: string, operation: string): boolean {
  return service === "tagging" && /^(Tag|Untag)Resources$/.test(operation);
}

/** From a service's list of tags, in an order of their own: services list them in any. */
export function tagMap(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined,
): Readonly<Record<string, string>> {
  const pairs = (tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value] as const);
  return Object.fromEntries(pairs.sort(([one], [other]) => one.localeCompare(other)));
}

/** `[{ key, value }]`, as configurations carry tags beside the map. */
export function tagPairs(tags: Readonly<Record<string, string>>): readonly { key: string; value: string }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}
