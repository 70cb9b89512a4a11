import {
  type BucketVersioningStatus,
  GetBucketVersioningCommand,
  PutBucketVersioningCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { BucketVersioningArgs, BucketVersioningState } from "@pulumi/aws/s3/bucketVersioning";
import { object, region, text } from "../../property";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";

/** Its id is the bucket's name. */
export const bucketVersioning = defineResource<BucketVersioningArgs, BucketVersioningState>()({
  inputs: {
    bucket: text({ required: true, replaces: true }),
    region,
    versioningConfiguration: object(
      { status: text({ required: true, values: ["Enabled", "Suspended"] }) },
      { required: true },
    ),
  },
  missing: ["NoSuchBucket"],

  async create({ bucket, versioningConfiguration }, context) {
    await put(bucket, versioningConfiguration.status, context);
    return bucket;
  },

  async read(id, context) {
    const { Status } = await context.client(S3Client).send(new GetBucketVersioningCommand({ Bucket: id }));
    return Status && { bucket: id, versioningConfiguration: { status: Status } };
  },

  async update(id, { inputs }, context) {
    await put(id, inputs.versioningConfiguration.status, context);
  },

  /** Versioning once on can only be suspended ("Using versioning in S3 buckets"). */
  async delete(id, context) {
    await put(id, "Suspended", context);
  },
});

async function put(Bucket: string, status: string, context: ResourceContext): Promise<void> {
  const VersioningConfiguration = { Status: status as BucketVersioningStatus };
  await context.client(S3Client).send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
}
