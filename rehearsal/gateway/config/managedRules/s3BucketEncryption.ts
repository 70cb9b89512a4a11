import * as z from "zod";
import { compliant, type ManagedRule, nonCompliant } from "./managedRule";

const encrypted = z.object({
  ServerSideEncryptionConfiguration: z.object({
    rules: z
      .array(z.object({ applyServerSideEncryptionByDefault: z.object({ sseAlgorithm: z.string().min(1) }) }))
      .min(1),
  }),
});

/**
 * "s3-bucket-server-side-encryption-enabled": the bucket has default encryption. Since January 2023 S3 gives it to every
 * bucket; in the emulated world a bucket has it once somebody has set it, so that there is something to find. Less than AWS:
 * a bucket policy that refuses unencrypted uploads does not count.
 */
export const s3BucketEncryption: ManagedRule = {
  identifier: "S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED",
  resourceTypes: ["AWS::S3::Bucket"],
  triggers: ["change"],
  evaluate: ({ supplementaryConfiguration }) =>
    encrypted.safeParse(supplementaryConfiguration).success ? compliant : nonCompliant(),
};
