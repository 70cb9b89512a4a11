import { isDeepStrictEqual } from "node:util";
import {
  DeletePublicAccessBlockCommand,
  GetBucketAclCommand,
  GetBucketPolicyStatusCommand,
  GetPublicAccessBlockCommand,
  type PublicAccessBlockConfiguration,
  PutPublicAccessBlockCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import * as z from "zod";
import { everybody, type PublicAccessBlock, settledBy } from "../../domain/publicAccess";
import { readAccountBlock } from "./accountPublicAccess";
import { type BucketName, readBucketTags, readOfBucket, undoOnBucket, unless } from "./bucket";
import type { ResourceEffect } from "./effect";

const blockSchema = z.object({
  BlockPublicAcls: z.boolean(),
  IgnorePublicAcls: z.boolean(),
  BlockPublicPolicy: z.boolean(),
  RestrictPublicBuckets: z.boolean(),
});
const stateSchema = z.object({ block: blockSchema.nullable() });

/**
 * Block Public Access of a bucket. What counts is the most restrictive of the bucket's own and its account's ("Blocking public
 * access to your Amazon S3 storage"), and whether policy or ACL let anybody in at all.
 */
export const bucketPublicAccess: ResourceEffect = {
  async read({ s3 }, { accountId, subject: { id: name } }) {
    const bucket = { Bucket: name, ExpectedBucketOwner: accountId };
    return readOfBucket(name, async () => {
      const [tags, block, accountBlock, byPolicy, byAcl] = await Promise.all([
        readBucketTags(s3, bucket),
        readBlock(s3, bucket),
        readAccountBlock(s3, accountId),
        isPublicByPolicy(s3, bucket),
        isPublicByAcl(s3, bucket),
      ]);
      const settled = settledBy(name, { block, accountBlock, byPolicy, byAcl });
      return { kind: "resource", resource: { tags, state: { block }, settled } };
    });
  },

  async undo({ s3 }, { id, accountId }, { before, after }) {
    const { block } = stateSchema.parse(before);
    const bucket = { Bucket: id, ExpectedBucketOwner: accountId };
    return undoOnBucket(id, async () => {
      const now = await readBlock(s3, bucket);
      if (isDeepStrictEqual(now, block)) return { kind: "restored", detail: "Block Public Access is as it was before" };
      if (after !== undefined && !isDeepStrictEqual({ block: now }, after))
        return { kind: "refused", because: `its Block Public Access was changed since, to ${describe(now)}` };
      if (block === null) await s3.send(new DeletePublicAccessBlockCommand(bucket));
      else await s3.send(new PutPublicAccessBlockCommand({ ...bucket, PublicAccessBlockConfiguration: block }));
      return { kind: "restored", detail: `Block Public Access is ${describe(block)} again` };
    });
  },
};

/** All four settings, missing ones off; null where the bucket or account has no such configuration. */
export function blockOf(configuration: PublicAccessBlockConfiguration | undefined): PublicAccessBlock | null {
  if (configuration === undefined) return null;
  return {
    BlockPublicAcls: configuration.BlockPublicAcls ?? false,
    IgnorePublicAcls: configuration.IgnorePublicAcls ?? false,
    BlockPublicPolicy: configuration.BlockPublicPolicy ?? false,
    RestrictPublicBuckets: configuration.RestrictPublicBuckets ?? false,
  };
}

function describe(block: PublicAccessBlock | null): string {
  if (block === null) return "not set";
  const on = Object.entries(block).flatMap(([setting, value]) => (value ? [setting] : []));
  return on.length === 0 ? "off" : on.join(", ");
}

async function readBlock(s3: S3Client, bucket: BucketName): Promise<PublicAccessBlock | null> {
  const answer = await unless("NoSuchPublicAccessBlockConfiguration", () =>
    s3.send(new GetPublicAccessBlockCommand(bucket)),
  );
  return blockOf(answer?.PublicAccessBlockConfiguration);
}

async function isPublicByPolicy(s3: S3Client, bucket: BucketName): Promise<boolean> {
  const answer = await unless("NoSuchBucketPolicy", () => s3.send(new GetBucketPolicyStatusCommand(bucket)));
  return answer?.PolicyStatus?.IsPublic ?? false;
}

async function isPublicByAcl(s3: S3Client, bucket: BucketName): Promise<boolean> {
  const { Grants: grants = [] } = await s3.send(new GetBucketAclCommand(bucket));
  return grants.some(({ Grantee: grantee }) => everybody.test(grantee?.URI ?? ""));
}
