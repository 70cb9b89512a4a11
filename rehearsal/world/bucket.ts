import { randomUUID } from "node:crypto";
import {
  CreateBucketCommand,
  DeleteBucketEncryptionCommand,
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetPublicAccessBlockCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { errorCode } from "../../functions/aws/errorCode";
import type { AccountClientConfiguration, RehearsedAccount } from "./rehearsedAccount";

export interface RehearsedBucket {
  readonly account: RehearsedAccount;
  readonly name: string;
  readonly region: string;
}

/** A bucket's name is in the host on AWS; the gateway has one host for all. */
class PathStyleS3Client extends S3Client {
  constructor(configuration: AccountClientConfiguration) {
    super({ ...configuration, forcePathStyle: true });
  }
}

/** The S3 client of an account's deployer. */
export function s3Of(account: RehearsedAccount): S3Client {
  return account.client(PathStyleS3Client);
}

/**
 * A bucket as they were made before 2023: without default encryption and without Block Public Access; `open` lets everybody read
 * its objects.
 */
export async function createBucket(
  account: RehearsedAccount,
  options: {
    /** The first part of its name. */
    readonly name?: string;
    readonly open?: boolean;
    readonly tags?: Readonly<Record<string, string>>;
  } = {},
): Promise<RehearsedBucket> {
  const bucket = {
    account,
    name: `${options.name ?? account.name}-${randomUUID().slice(0, 8)}`,
    region: account.homeRegion,
  };
  const s3 = s3Of(account);
  const Bucket = bucket.name;
  await s3.send(
    new CreateBucketCommand({
      Bucket,
      ...(bucket.region === "us-east-1" ? {} : { CreateBucketConfiguration: { LocationConstraint: regionOf(bucket) } }),
    }),
  );
  await s3.send(new DeleteBucketEncryptionCommand({ Bucket }));
  if (options.open === true) await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: openPolicy(Bucket) }));
  if (options.tags !== undefined) await tagBucket(bucket, options.tags);
  return bucket;
}

export async function tagBucket(
  { account, name }: RehearsedBucket,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  const TagSet = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  await s3Of(account).send(new PutBucketTaggingCommand({ Bucket: name, Tagging: { TagSet } }));
}

/** What Firebreak and its runbooks read and change of a bucket; `null` where it has none. */
export interface BucketState {
  readonly encryption: unknown;
  readonly publicAccessBlock: Readonly<Record<string, boolean | undefined>> | null;
  readonly policy: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

export async function readBucket({ account, name }: RehearsedBucket): Promise<BucketState> {
  const s3 = s3Of(account);
  const bucket = { Bucket: name };
  const [encryption, block, policy, tagging] = await Promise.all([
    orNull("ServerSideEncryptionConfigurationNotFoundError", s3.send(new GetBucketEncryptionCommand(bucket))),
    orNull("NoSuchPublicAccessBlockConfiguration", s3.send(new GetPublicAccessBlockCommand(bucket))),
    orNull("NoSuchBucketPolicy", s3.send(new GetBucketPolicyCommand(bucket))),
    orNull("NoSuchTagSet", s3.send(new GetBucketTaggingCommand(bucket))),
  ]);
  return {
    encryption: encryption?.ServerSideEncryptionConfiguration?.Rules ?? null,
    publicAccessBlock: block?.PublicAccessBlockConfiguration ? { ...block.PublicAccessBlockConfiguration } : null,
    policy: policy?.Policy ?? null,
    tags: Object.fromEntries((tagging?.TagSet ?? []).map(({ Key = "", Value = "" }) => [Key, Value])),
  };
}

async function orNull<Answer>(code: string, answer: Promise<Answer>): Promise<Answer | null> {
  try {
    return await answer;
  } catch (error) {
    if (errorCode(error) !== code) throw error;
    return null;
  }
}

function regionOf({ region }: RehearsedBucket) {
  return region as "eu-central-1";
}

function openPolicy(name: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `arn:aws:s3:::${name}/*` }],
  });
}
