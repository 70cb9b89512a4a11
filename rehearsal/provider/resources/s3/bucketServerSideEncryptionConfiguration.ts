import {
  DeleteBucketEncryptionCommand,
  GetBucketEncryptionCommand,
  PutBucketEncryptionCommand,
  S3Client,
  type ServerSideEncryption,
} from "@aws-sdk/client-s3";
import type {
  BucketServerSideEncryptionConfigurationArgs,
  BucketServerSideEncryptionConfigurationState,
} from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration";
import { flag, object, region, set, text, type Values } from "../../property";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";

const inputs = {
  bucket: text({ required: true, replaces: true }),
  region,
  rules: set(
    object({
      applyServerSideEncryptionByDefault: object({
        kmsMasterKeyId: text(),
        sseAlgorithm: text({ required: true, values: ["AES256", "aws:kms", "aws:kms:dsse"] }),
      }),
      bucketKeyEnabled: flag(),
    }),
    { required: true },
  ),
} as const;

/** Its id is the bucket's name. Deleted, S3 gives the bucket its own encryption again; moto leaves it without any. */
export const bucketServerSideEncryptionConfiguration = defineResource<
  BucketServerSideEncryptionConfigurationArgs,
  BucketServerSideEncryptionConfigurationState
>()({
  inputs,
  missing: ["NoSuchBucket", "ServerSideEncryptionConfigurationNotFoundError"],

  async create(given, context) {
    await put(given, context);
    return given.bucket;
  },

  async read(id, context) {
    const { ServerSideEncryptionConfiguration: found } = await context
      .client(S3Client)
      .send(new GetBucketEncryptionCommand({ Bucket: id }));
    return {
      bucket: id,
      rules: found?.Rules?.map(({ ApplyServerSideEncryptionByDefault: applied, BucketKeyEnabled }) => ({
        applyServerSideEncryptionByDefault: applied && {
          sseAlgorithm: applied.SSEAlgorithm,
          kmsMasterKeyId: applied.KMSMasterKeyID,
        },
        bucketKeyEnabled: BucketKeyEnabled ?? false,
      })),
    };
  },

  async update(_id, change, context) {
    await put(change.inputs, context);
  },

  async delete(id, context) {
    await context.client(S3Client).send(new DeleteBucketEncryptionCommand({ Bucket: id }));
  },
});

async function put({ bucket: Bucket, rules }: Values<typeof inputs>, context: ResourceContext): Promise<void> {
  const Rules = rules.map(({ applyServerSideEncryptionByDefault: applied, bucketKeyEnabled: BucketKeyEnabled }) => ({
    ApplyServerSideEncryptionByDefault: applied && {
      SSEAlgorithm: applied.sseAlgorithm as ServerSideEncryption,
      KMSMasterKeyID: applied.kmsMasterKeyId,
    },
    BucketKeyEnabled,
  }));
  await context
    .client(S3Client)
    .send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
}
