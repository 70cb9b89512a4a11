/** A property value as it crosses the wire: JSON, with unknowns, assets and archives in the engine's own encoding. */
export type PropertyValue = string | number | boolean | null | PropertyValue[] | { [key: string]: PropertyValue };
export type PropertyMap = { [key: string]: PropertyValue };

// Signatures of Pulumi's property encoding (sdk/go/common/resource/properties.go and asset.go).
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const resourceSignature = "5cf8f73096256a8f31e491e813e4eb8e";
const assetSignature = "c44067f5952c0a294b673a41bacd8c17";
const archiveSignature = "0def7320c3a5731c473e5ecbe6d01bc7";

/** Stands for a value that a preview cannot know yet. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export interface Asset {
  readonly hash?: string;
  readonly text?: string;
  readonly path?: string;
  readonly uri?: string;
}

export interface Archive {
  readonly hash?: string;
  readonly assets?: Readonly<Record<string, PropertyValue>>;
  readonly path?: string;
  readonly uri?: string;
}

function isObject(value: unknown): value is PropertyMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isAsset(value: unknown): value is PropertyMap & Asset {
  return isObject(value) && value[signatureKey] === assetSignature;
}

export function isArchive(value: unknown): value is PropertyMap & Archive {
  return isObject(value) && value[signatureKey] === archiveSignature;
}

export function containsUnknown(value: unknown): boolean {
  if (value === unknown) return true;
  if (Array.isArray(value)) return value.some(containsUnknown);
  return isObject(value) && Object.values(value).some(containsUnknown);
}

/**
 * Takes secret, output and resource wrappers off a value. The server tells the engine that it keeps no secrets, so the
 * engine marks what comes back; a wrapper reaches it only from an engine that does not listen.
 */
export function unwrap(value: PropertyValue): PropertyValue {
  if (Array.isArray(value)) return value.map(unwrap);
  if (!isObject(value)) return value;
  switch (value[signatureKey]) {
    case secretSignature:
      return unwrap(value.value ?? null);
    case outputSignature:
      return "value" in value ? unwrap(value.value ?? null) : unknown;
    case resourceSignature:
      return value.id === "" ? unknown : (value.id ?? value.urn ?? null);
    default:
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, unwrap(member)]));
  }
}

/** Leaves out `undefined`, which the wire cannot carry, and turns dates into ISO 8601. */
export function toPropertyMap(object: Readonly<Record<string, unknown>>): PropertyMap {
  const map: PropertyMap = {};
  for (const [key, value] of Object.entries(object)) {
    const member = toPropertyValue(value);
    if (member !== undefined) map[key] = member;
  }
  return map;
}

function toPropertyValue(value: unknown): PropertyValue | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (value instanceof Date) return value.toISOString().replace(".000Z", "Z");
  if (Array.isArray(value)) return value.map((member) => toPropertyValue(member) ?? null);
  if (typeof value === "object") return toPropertyMap({ ...value });
  throw new TypeError(`A ${typeof value} cannot be a property value.`);
}
