import type { PolicyResource } from "@pulumi/policy";
import { textOf } from "../inputs";
import { resourceName } from "../resourceAddress";
import { NotKnown, partlyKnown } from "./partlyKnown";
import { kindOf, type ResourceKind } from "./resourceTypes";
import { writtenNamesOf } from "./writtenNames";

/** The stack's resources of some kinds, in the order of the stack. */
export function ofKinds(
  resources: readonly PolicyResource[],
  ...kinds: readonly ResourceKind[]
): readonly PolicyResource[] {
  return resources.filter(({ type }) => {
    const kind = kindOf(type);
    return kind !== undefined && kinds.includes(kind);
  });
}

/** How messages call a resource. */
export function called({ urn }: Pick<PolicyResource, "urn">): string {
  return resourceName(urn);
}

/** One property of a resource; what of it the preview does not know is a `NotKnown`. */
export function property(resource: Pick<PolicyResource, "props">, name: string): unknown {
  return partlyKnown(() => resource.props[name]);
}

/**
 * The properties that the program itself writes. A stack's resources come with their outputs, and among these is what the provider
 * computes: the `ingress` of a group without inline rules is unknown in a preview, and holds separate rules once refreshed.
 */
export function writtenProperties(resource: PolicyResource): Readonly<Record<string, unknown>> {
  const names = writtenNamesOf(resource.urn);
  const all = Object.keys(resource.props).map((name) => [name, property(resource, name)] as const);
  // Not known without a dependency by which it is not known: computed.
  const isWritten = (name: string, value: unknown) =>
    names?.has(name) ?? (!(value instanceof NotKnown) || Object.hasOwn(resource.propertyDependencies, name));
  return Object.fromEntries(all.filter(([name, value]) => isWritten(name, value)));
}

/** By which a provider reaches an account. Two providers that have these alike act in one account, in whichever Regions. */
const credentials = [
  "accessKey",
  "profile",
  "assumeRole",
  "assumeRoles",
  "assumeRoleWithWebIdentity",
  "allowedAccountIds",
];

/** The same for resources of which the stack tells that they are in one account. */
export function accountKey({ provider }: Pick<PolicyResource, "provider">): string {
  return JSON.stringify(credentials.map((name) => partlyKnown(() => provider?.props[name]) ?? null));
}

/** The resource's Region, its own or its provider's; undefined where neither is known. */
export function regionOf(resource: Pick<PolicyResource, "props" | "provider">): string | undefined {
  return textOf(property(resource, "region")) ?? textOf(partlyKnown(() => resource.provider?.props.region));
}

/** What a property that holds an id, a name or an ARN refers to. */
export type Referral =
  | { readonly kind: "resource"; readonly resource: PolicyResource }
  /** Not known yet, and it may be any of these. */
  | { readonly kind: "several"; readonly resources: readonly PolicyResource[] }
  /** Nothing of this stack. What has the same key refers to the same thing; `id` is undefined while it is not known. */
  | { readonly kind: "elsewhere"; readonly key: string; readonly id: string | undefined };

/** By which of its outputs others refer to a resource, beside `id` and `arn`. */
const identities: Readonly<Partial<Record<ResourceKind, readonly string[]>>> = {
  "security-group": ["groupId"],
  "prefix-list": ["prefixListId"],
  bucket: ["bucket", "bucketName"],
  volume: ["volumeId"],
  "volume-snapshot": ["snapshotId"],
  "volume-snapshot-copy": ["snapshotId"],
  database: ["identifier", "dbInstanceIdentifier"],
  "database-cluster": ["clusterIdentifier", "dbClusterIdentifier"],
  "database-snapshot": ["dbSnapshotIdentifier", "dbSnapshotArn"],
  "database-cluster-snapshot": ["dbClusterSnapshotIdentifier", "dbClusterSnapshotArn"],
};

/**
 * Which of `among` a property refers to: by its value, and where the preview does not know that, by what the property depends
 * on. `within` is the property that holds the value, where it stands deeper.
 */
export function referralOf(
  resource: PolicyResource,
  value: unknown,
  within: string,
  among: readonly PolicyResource[],
): Referral {
  const dependencies = Object.hasOwn(resource.propertyDependencies, within)
    ? (resource.propertyDependencies[within] ?? [])
    : [];
  const candidates = among.filter((each) => dependencies.some(({ urn }) => urn === each.urn));
  if (typeof value === "string") {
    const named = among.find((each) => identitiesOf(each).includes(value));
    if (named !== undefined) return { kind: "resource", resource: named };
    // A provider may keep the id out of the outputs, or not know it yet.
    const unnamed = candidates.filter((each) => typeof property(each, "id") !== "string");
    return unnamed.length === 1 && unnamed[0] !== undefined
      ? { kind: "resource", resource: unnamed[0] }
      : { kind: "elsewhere", key: value, id: value };
  }
  const [first, ...others] = candidates;
  if (first === undefined) {
    const on = dependencies.map(({ urn }) => urn).sort();
    return { kind: "elsewhere", key: on.length === 0 ? resource.urn : on.join(" "), id: undefined };
  }
  return others.length === 0 ? { kind: "resource", resource: first } : { kind: "several", resources: candidates };
}

/** Read once for each resource: an unknown value is an error each time, and each rule may ask of each group. */
const identitiesRead = new WeakMap<PolicyResource, readonly unknown[]>();

function identitiesOf(resource: PolicyResource): readonly unknown[] {
  const known = identitiesRead.get(resource);
  if (known !== undefined) return known;
  const kind = kindOf(resource.type);
  const own = kind === undefined ? [] : (identities[kind] ?? []);
  const read = ["id", "arn", ...own].filter((name) => name in resource.props).map((name) => property(resource, name));
  identitiesRead.set(resource, read);
  return read;
}
