import type { PolicyResource } from "@pulumi/policy";
import type { ResourceKind } from "./resourceTypes";
import { called, ofKinds, property, referralOf } from "./stackResources";

/** A bucket with the resources of the stack that set something on it. */
export interface StackBucket {
  /** The bucket itself, where the stack has it. */
  readonly resource: PolicyResource | undefined;
  /** Its name, where the stack does not have it and the name is known. */
  readonly id: string | undefined;
  /** How messages call it. */
  readonly name: string;
  /** Resources of their own: its ACL, policy, Block Public Access, ownership, encryption. */
  readonly parts: readonly PolicyResource[];
  /** Which of these may be another bucket's: what they refer to is not known yet. */
  readonly uncertain: readonly PolicyResource[];
}

interface BucketSoFar extends StackBucket {
  readonly parts: PolicyResource[];
  readonly uncertain: PolicyResource[];
}

const partKinds = ["bucket-acl", "bucket-policy", "bucket-block", "bucket-ownership", "bucket-encryption"] as const;

/** The buckets of a stack, and others on which it sets something. */
export function bucketsOf(resources: readonly PolicyResource[]): readonly StackBucket[] {
  const buckets = ofKinds(resources, "bucket");
  const found = new Map<string, BucketSoFar>(
    buckets.map((resource) => [
      resource.urn,
      { resource, id: undefined, name: called(resource), parts: [], uncertain: [] },
    ]),
  );
  for (const part of ofKinds(resources, ...partKinds)) {
    const referral = referralOf(part, property(part, "bucket"), "bucket", buckets);
    switch (referral.kind) {
      case "resource":
        found.get(referral.resource.urn)?.parts.push(part);
        break;
      case "several":
        for (const { urn } of referral.resources) {
          found.get(urn)?.parts.push(part);
          found.get(urn)?.uncertain.push(part);
        }
        break;
      case "elsewhere": {
        const { key, id } = referral;
        const name = id === undefined ? `the bucket of ${called(part)}` : `bucket ${id}`;
        const bucket: BucketSoFar = found.get(key) ?? { resource: undefined, id, name, parts: [], uncertain: [] };
        bucket.parts.push(part);
        found.set(key, bucket);
      }
    }
  }
  return [...found.values()];
}

/** The parts of a bucket of one kind. */
export function partsOf({ parts }: StackBucket, kind: ResourceKind): readonly PolicyResource[] {
  return ofKinds(parts, kind);
}
