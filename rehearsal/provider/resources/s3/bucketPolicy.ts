import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { BucketPolicyArgs, BucketPolicyState } from "@pulumi/aws/s3/bucketPolicy";
import { policy, region, text } from "../../property";
import { defineResource } from "../../resourceType";

/** Its id is the bucket's name. */
export const bucketPolicy = defineResource<BucketPolicyArgs, BucketPolicyState>()({
  inputs: { bucket: text({ required: true, replaces: true }), policy: policy({ required: true }), region },
  missing: ["NoSuchBucket", "NoSuchBucketPolicy"],

  async create({ bucket: Bucket, policy: Policy }, context) {
    await context.client(S3Client).send(new PutBucketPolicyCommand({ Bucket, Policy }));
    return Bucket;
  },

  async read(id, context) {
    const { Policy } = await context.client(S3Client).send(new GetBucketPolicyCommand({ Bucket: id }));
    return { bucket: id, policy: Policy };
  },

  async update(id, { inputs }, context) {
    await context.client(S3Client).send(new PutBucketPolicyCommand({ Bucket: id, Policy: inputs.policy }));
  },

  async delete(id, context) {
    await context.client(S3Client).send(new DeleteBucketPolicyCommand({ Bucket: id }));
  },
});
