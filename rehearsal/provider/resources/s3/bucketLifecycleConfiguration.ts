import {
  DeleteBucketLifecycleCommand,
  type ExpirationStatus,
  GetBucketLifecycleConfigurationCommand,
  type LifecycleRule,
  PutBucketLifecycleConfigurationCommand,
  S3Client,
  type TransitionStorageClass,
} from "@aws-sdk/client-s3";
import type {
  BucketLifecycleConfigurationArgs,
  BucketLifecycleConfigurationState,
} from "@pulumi/aws/s3/bucketLifecycleConfiguration";
import { list, number, object, region, text, type Values } from "../../property";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";

const inputs = {
  bucket: text({ required: true, replaces: true }),
  region,
  rules: list(
    object({
      abortIncompleteMultipartUpload: object({ daysAfterInitiation: number() }),
      expiration: object({ days: number() }),
      filter: object({ prefix: text() }),
      id: text({ required: true }),
      noncurrentVersionExpiration: object({ noncurrentDays: number({ required: true }) }),
      status: text({ required: true, values: ["Enabled", "Disabled"] }),
      transitions: list(object({ days: number(), storageClass: text({ required: true }) })),
    }),
    { required: true },
  ),
} as const;

/** Its id is the bucket's name. */
export const bucketLifecycleConfiguration = defineResource<
  BucketLifecycleConfigurationArgs,
  BucketLifecycleConfigurationState
>()({
  inputs,
  missing: ["NoSuchBucket", "NoSuchLifecycleConfiguration"],

  async create(given, context) {
    await put(given, context);
    return given.bucket;
  },

  async read(id, context) {
    const { Rules = [] } = await context
      .client(S3Client)
      .send(new GetBucketLifecycleConfigurationCommand({ Bucket: id }));
    return { bucket: id, rules: Rules.map(described) };
  },

  async update(_id, change, context) {
    await put(change.inputs, context);
  },

  async delete(id, context) {
    await context.client(S3Client).send(new DeleteBucketLifecycleCommand({ Bucket: id }));
  },
});

async function put({ bucket: Bucket, rules }: Values<typeof inputs>, context: ResourceContext): Promise<void> {
  const Rules: LifecycleRule[] = rules.map((rule) => ({
    ID: rule.id,
    Status: rule.status as ExpirationStatus,
    // A rule for the whole bucket has an empty prefix.
    Filter: { Prefix: rule.filter?.prefix ?? "" },
    Expiration: rule.expiration && { Days: rule.expiration.days },
    NoncurrentVersionExpiration: rule.noncurrentVersionExpiration && {
      NoncurrentDays: rule.noncurrentVersionExpiration.noncurrentDays,
    },
    AbortIncompleteMultipartUpload: rule.abortIncompleteMultipartUpload && {
      DaysAfterInitiation: rule.abortIncompleteMultipartUpload.daysAfterInitiation,
    },
    Transitions: rule.transitions?.map(({ days, storageClass }) => ({
      Days: days,
      StorageClass: storageClass as TransitionStorageClass,
    })),
  }));
  await context
    .client(S3Client)
    .send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
}

function described(rule: LifecycleRule) {
  return {
    id: rule.ID,
    status: rule.Status,
    filter: rule.Filter?.Prefix ? { prefix: rule.Filter.Prefix } : undefined,
    expiration: rule.Expiration?.Days === undefined ? undefined : { days: rule.Expiration.Days },
    noncurrentVersionExpiration: rule.NoncurrentVersionExpiration && {
      noncurrentDays: rule.NoncurrentVersionExpiration.NoncurrentDays,
    },
    abortIncompleteMultipartUpload: rule.AbortIncompleteMultipartUpload && {
      daysAfterInitiation: rule.AbortIncompleteMultipartUpload.DaysAfterInitiation,
    },
    transitions: rule.Transitions?.map(({ Days, StorageClass }) => ({ days: Days, storageClass: StorageClass })),
  };
}
