import {
  DeletePublicAccessBlockCommand,
  GetPublicAccessBlockCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { BucketPublicAccessBlockArgs, BucketPublicAccessBlockState } from "@pulumi/aws/s3/bucketPublicAccessBlock";
import { flag, region, text, type Values } from "../../property";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";

const inputs = {
  blockPublicAcls: flag({ default: false }),
  blockPublicPolicy: flag({ default: false }),
  bucket: text({ required: true, replaces: true }),
  ignorePublicAcls: flag({ default: false }),
  region,
  restrictPublicBuckets: flag({ default: false }),
} as const;

/** Its id is the bucket's name. */
export const bucketPublicAccessBlock = defineResource<BucketPublicAccessBlockArgs, BucketPublicAccessBlockState>()({
  inputs,
  missing: ["NoSuchBucket", "NoSuchPublicAccessBlockConfiguration"],

  async create(given, context) {
    await put(given, context);
    return given.bucket;
  },

  async read(id, context) {
    const { PublicAccessBlockConfiguration: found } = await context
      .client(S3Client)
      .send(new GetPublicAccessBlockCommand({ Bucket: id }));
    return {
      bucket: id,
      blockPublicAcls: found?.BlockPublicAcls ?? false,
      blockPublicPolicy: found?.BlockPublicPolicy ?? false,
      ignorePublicAcls: found?.IgnorePublicAcls ?? false,
      restrictPublicBuckets: found?.RestrictPublicBuckets ?? false,
    };
  },

  async update(_id, change, context) {
    await put(change.inputs, context);
  },

  async delete(id, context) {
    await context.client(S3Client).send(new DeletePublicAccessBlockCommand({ Bucket: id }));
  },
});

async function put(given: Values<typeof inputs>, context: ResourceContext): Promise<void> {
  await context.client(S3Client).send(
    new PutPublicAccessBlockCommand({
      Bucket: given.bucket,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: given.blockPublicAcls,
        BlockPublicPolicy: given.blockPublicPolicy,
        IgnorePublicAcls: given.ignorePublicAcls,
        RestrictPublicBuckets: given.restrictPublicBuckets,
      },
    }),
  );
}
