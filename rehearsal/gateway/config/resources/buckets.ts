import {
  type Bucket,
  GetBucketAclCommand,
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { partitionOf } from "../../partition";
import type { Place } from "../../place";
import { camelCased } from "../camelCase";
import type { ResourceState } from "../configurationItem";
import { isReading, isTagging, type RecordedType, tagMap, tagPairs } from "./recordedType";

/** S3's ways to say that a bucket has no such configuration, or is gone since it was listed. */
const absent = new Set([
  "NoSuchBucket",
  "NoSuchBucketPolicy",
  "NoSuchTagSet",
  "NoSuchPublicAccessBlockConfiguration",
  "ServerSideEncryptionConfigurationNotFoundError",
]);

/** Buckets of the Region with what governs access to them. What a bucket holds is not recorded. */
export const buckets: RecordedType = {
  name: "AWS::S3::Bucket",

  mayChange: (service, operation) =>
    isTagging(service, operation) ||
    (service === "s3" && !isReading(operation) && !/Object|MultipartUpload/.test(operation)),

  async list(clients, place) {
    const s3 = clients.get(S3Client, place.account, place.region);
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
    const states = await Promise.all(Buckets.map((bucket) => stateOf(s3, bucket, place)));
    return states.filter((state) => state !== undefined);
  },
};

async function stateOf(
  s3: S3Client,
  { Name: name = "", CreationDate: created }: Bucket,
  place: Place,
): Promise<ResourceState | undefined> {
  const of = { Bucket: name };
  const location = await optional(s3.send(new GetBucketLocationCommand(of)));
  if (location === undefined || (location.LocationConstraint ?? "us-east-1") !== place.region) return undefined;
  const [acl, policy, tagging, block, encryption, versioning] = await Promise.all([
    optional(s3.send(new GetBucketAclCommand(of))),
    optional(s3.send(new GetBucketPolicyCommand(of))),
    optional(s3.send(new GetBucketTaggingCommand(of))),
    optional(s3.send(new GetPublicAccessBlockCommand(of))),
    optional(s3.send(new GetBucketEncryptionCommand(of))),
    optional(s3.send(new GetBucketVersioningCommand(of))),
  ]);
  const tags = tagMap(tagging?.TagSet);
  return {
    resourceType: buckets.name,
    resourceId: name,
    resourceName: name,
    ARN: `arn:${partitionOf(place.region)}:s3:::${name}`,
    availabilityZone: "Regional",
    resourceCreationTime: created?.toISOString() ?? null,
    tags,
    relationships: [],
    configuration: {
      name,
      owner: { id: acl?.Owner?.ID ?? null, displayName: null },
      creationDate: created?.toISOString() ?? null,
      region: place.region,
    },
    supplementaryConfiguration: {
      // Of all parts this one alone is JSON within JSON.
      AccessControlList: JSON.stringify({ grantSet: null, grantList: camelCased(acl?.Grants ?? []) }),
      BucketPolicy: { policyText: policy?.Policy ?? null },
      BucketVersioningConfiguration: { status: versioning?.Status ?? "Off", isMfaDeleteEnabled: null },
      ...(tagging === undefined ? {} : { BucketTaggingConfiguration: { tagSets: [{ tags: tagPairs(tags) }] } }),
      ...(block?.PublicAccessBlockConfiguration === undefined
        ? {}
        : { PublicAccessBlockConfiguration: camelCased(block.PublicAccessBlockConfiguration) }),
      ...(encryption?.ServerSideEncryptionConfiguration === undefined
        ? {}
        : { ServerSideEncryptionConfiguration: camelCased(encryption.ServerSideEncryptionConfiguration) }),
    },
  };
}

async function optional<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && absent.has(error.name)) return undefined;
    throw error;
  }
}
