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
import { readAccountBlock } from "./accountPublicAccess";
import { type BucketName, readBucketTags, readOfBucket, undoOnBucket, unless } from "./bucket";
import type { ResourceEffect } from "./effect";

const blockSchema = z.object({
  BlockPublicAcls: z.boolean(),
  IgnorePublicAcls: z.boolean(),
  BlockPublicPolicy: z.boolean(),
  RestrictPublicBuckets: z.boolean(),
});
export type PublicAccessBlock = z.output<typeof blockSchema>;
const stateSchema = z.object({ block: blockSchema.nullable() });

const everybody = /\/groups\/global\/(AllUsers|AuthenticatedUsers)$/;

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

/** What decides whether anybody at all may read or write a bucket. */
export interface PublicAccess {
  readonly block: PublicAccessBlock | null;
  readonly accountBlock: PublicAccessBlock | null;
  /** The policy is public, as S3 judges it. */
  readonly byPolicy: boolean;
  /** The ACL grants something to everybody, or to every AWS customer. */
  readonly byAcl: boolean;
}

/** Why nobody has public access, whatever the finding says; undefined where somebody has. Pure. */
export function settledBy(name: string, { block, accountBlock, byPolicy, byAcl }: PublicAccess): string | undefined {
  if (isWhole(block)) return `bucket ${name} blocks all public access already`;
  if (isWhole(accountBlock)) return `its account blocks all public access, so bucket ${name} is not public`;
  const policyCounts = !(block?.RestrictPublicBuckets || accountBlock?.RestrictPublicBuckets);
  const aclCounts = !(block?.IgnorePublicAcls || accountBlock?.IgnorePublicAcls);
  if ((byPolicy && policyCounts) || (byAcl && aclCounts)) return undefined;
  return `nobody has public access to bucket ${name} now: neither its policy nor its ACL gives any that is not blocked`;
}

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

function isWhole(block: PublicAccessBlock | null): boolean {
  return block !== null && Object.values(block).every(Boolean);
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
