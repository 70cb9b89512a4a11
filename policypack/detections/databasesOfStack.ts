import type { PolicyResource } from "@pulumi/policy";
import { recordOf, textOf } from "../inputs";
import { NotKnown } from "./partlyKnown";
import { kindOf, type ResourceKind } from "./resourceTypes";
import { called, ofKinds, property, referralOf, writtenProperties } from "./stackResources";
import { flagOf, keyOf, type StorageEncryption } from "./storageEncryption";

/** A database of a stack: an instance with storage of its own, or a cluster. */
export interface StackDatabase {
  readonly resource: PolicyResource;
  readonly name: string;
  readonly encryption: StorageEncryption;
  /** What Config calls non-compliant, and on which an exception counts: the instances of a cluster, else the resource itself. */
  readonly carriers: readonly PolicyResource[];
}

/** The databases of a stack; the instances of a cluster have its storage, and are not listed themselves. */
export function databasesOf(resources: readonly PolicyResource[]): readonly StackDatabase[] {
  const reader = new DatabaseReader(resources);
  const members = ofKinds(resources, "database", "database-cluster-instance").map((member) => ({
    member,
    cluster: reader.clusterOf(member)?.urn,
  }));
  return ofKinds(resources, "database", "database-cluster").flatMap((resource): readonly StackDatabase[] => {
    if (kindOf(resource.type) === "database" && isSet(writtenProperties(resource).dbClusterIdentifier)) return [];
    const instances = members.filter(({ cluster }) => cluster === resource.urn).map(({ member }) => member);
    return [
      {
        resource,
        name: called(resource),
        encryption: reader.ofDatabase(resource, []),
        carriers: instances.length === 0 ? [resource] : instances,
      },
    ];
  });
}

/** Properties by which a database takes after another: a replica, a restore. Kinds of what they name. */
const sources: readonly (readonly [property: string, ...kinds: ResourceKind[]])[] = [
  ["replicateSourceDb", "database", "database-cluster"],
  ["sourceDbInstanceIdentifier", "database"],
  ["sourceDbClusterIdentifier", "database-cluster"],
  ["replicationSourceIdentifier", "database-cluster", "database"],
  ["snapshotIdentifier", "database-snapshot", "database-cluster-snapshot"],
  ["dbSnapshotIdentifier", "database-snapshot"],
  ["dbClusterSnapshotIdentifier", "database-cluster-snapshot"],
];

/** Properties with a restore of its own, and in it the databases that it may be from. */
const restores = ["sourceDbInstanceIdentifier", "sourceClusterIdentifier"] as const;

/** "Encrypting Amazon RDS resources": storage is encrypted from the start or never; replicas and restores take after their source. */
class DatabaseReader {
  constructor(private readonly resources: readonly PolicyResource[]) {}

  /** The cluster of the stack that a resource is an instance of. AWS Native has the instances of clusters as databases. */
  clusterOf(member: PolicyResource): PolicyResource | undefined {
    const within = kindOf(member.type) === "database" ? "dbClusterIdentifier" : "clusterIdentifier";
    const id = property(member, within);
    if (!isSet(id)) return undefined;
    const referral = referralOf(member, id, within, ofKinds(this.resources, "database-cluster"));
    return referral.kind === "resource" ? referral.resource : undefined;
  }

  ofDatabase(resource: PolicyResource, passed: readonly string[]): StorageEncryption {
    const written = writtenProperties(resource);
    const flag = "storageEncrypted" in written ? flagOf(written.storageEncrypted) : knownFlag(resource);
    const key = keyOf("kmsKeyId" in written ? written.kmsKeyId : textOf(property(resource, "kmsKeyId")));
    if (flag === true) return { kind: "encrypted", key };
    if (flag instanceof NotKnown) return { kind: "not-known", because: flag };
    const inherited = this.#sourceOf(resource, written, [...passed, resource.urn]);
    // A replica in another Region is encrypted with the key that it names, or is refused.
    if (inherited !== undefined) return key === "default" ? inherited : { kind: "encrypted", key };
    return flag === undefined && written.engineMode === "serverless"
      ? { kind: "encrypted", key }
      : { kind: "unencrypted" };
  }

  #sourceOf(
    resource: PolicyResource,
    written: Readonly<Record<string, unknown>>,
    passed: readonly string[],
  ): StorageEncryption | undefined {
    for (const [name, ...kinds] of sources)
      if (isSet(written[name])) return this.#ofSource(resource, written[name], name, kinds, passed);
    const { restoreToPointInTime: restore } = written;
    if (restore instanceof NotKnown) return { kind: "not-known", because: restore };
    for (const name of restores) {
      const source = recordOf(restore)[name];
      if (isSet(source))
        return this.#ofSource(resource, source, "restoreToPointInTime", ["database", "database-cluster"], passed);
    }
    return isSet(restore) ? { kind: "unseen", source: "the database that it is restored from" } : undefined;
  }

  #ofSource(
    resource: PolicyResource,
    id: unknown,
    within: string,
    kinds: readonly ResourceKind[],
    passed: readonly string[],
  ): StorageEncryption {
    const referral = referralOf(resource, id, within, ofKinds(this.resources, ...kinds));
    if (referral.kind !== "resource" || passed.includes(referral.resource.urn))
      return id instanceof NotKnown
        ? { kind: "not-known", because: id }
        : { kind: "unseen", source: `${within} ${textOf(id) ?? ""}`.trim() };
    const source = referral.resource;
    switch (kindOf(source.type)) {
      case "database-snapshot":
        return this.#ofSource(
          source,
          property(source, "dbInstanceIdentifier"),
          "dbInstanceIdentifier",
          ["database"],
          [...passed, source.urn],
        );
      case "database-cluster-snapshot":
        return this.#ofSource(
          source,
          property(source, "dbClusterIdentifier"),
          "dbClusterIdentifier",
          ["database-cluster"],
          [...passed, source.urn],
        );
      default:
        return this.ofDatabase(source, passed);
    }
  }
}

/** What the provider tells of a database that is there. */
function knownFlag(resource: PolicyResource): boolean | undefined {
  const read = flagOf(property(resource, "storageEncrypted"));
  return read instanceof NotKnown ? undefined : read;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}
