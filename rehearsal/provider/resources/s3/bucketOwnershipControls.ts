import {
  DeleteBucketOwnershipControlsCommand,
  GetBucketOwnershipControlsCommand,
  type ObjectOwnership,
  PutBucketOwnershipControlsCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { BucketOwnershipControlsArgs, BucketOwnershipControlsState } from "@pulumi/aws/s3/bucketOwnershipControls";
import { object, region, text } from "../../property";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";

const ownerships = ["BucketOwnerPreferred", "ObjectWriter", "BucketOwnerEnforced"];

/** Its id is the bucket's name. */
export const bucketOwnershipControls = defineResource<BucketOwnershipControlsArgs, BucketOwnershipControlsState>()({
  inputs: {
    bucket: text({ required: true, replaces: true }),
    region,
    rule: object({ objectOwnership: text({ required: true, values: ownerships }) }, { required: true }),
  },
  missing: ["NoSuchBucket", "OwnershipControlsNotFoundError"],

  async create({ bucket, rule }, context) {
    await put(bucket, rule.objectOwnership, context);
    return bucket;
  },

  async read(id, context) {
    const { OwnershipControls: found } = await context
      .client(S3Client)
      .send(new GetBucketOwnershipControlsCommand({ Bucket: id }));
    return { bucket: id, rule: { objectOwnership: found?.Rules?.[0]?.ObjectOwnership } };
  },

  async update(id, { inputs }, context) {
    await put(id, inputs.rule.objectOwnership, context);
  },

  async delete(id, context) {
    await context.client(S3Client).send(new DeleteBucketOwnershipControlsCommand({ Bucket: id }));
  },
});

async function put(Bucket: string, ownership: string, context: ResourceContext): Promise<void> {
  const Rules = [{ ObjectOwnership: ownership as ObjectOwnership }];
  await context.client(S3Client).send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules } }));
}
