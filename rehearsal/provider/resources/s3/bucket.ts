import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketTaggingCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetBucketTaggingCommand,
  GetObjectLockConfigurationCommand,
  HeadBucketCommand,
  ListObjectVersionsCommand,
  PutBucketTaggingCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { BucketArgs, BucketState } from "@pulumi/aws/s3/bucket";
import { flag, region, tags, text } from "../../property";
import { ProviderError } from "../../providerError";
import type { ResourceContext, Tags } from "../../resourceContext";
import { defineResource } from "../../resourceType";
import { tagList, tagsOf } from "../../tags";
import { unlessAbsent } from "./absent";

/** A bucket; what belongs to it has resources of its own. Its id is its name. */
export const bucket = defineResource<BucketArgs, BucketState>()({
  inputs: {
    bucket: text({ replaces: true, autoName: { maxLength: 63 }, conflictsWith: "bucketPrefix" }),
    bucketPrefix: text({ replaces: true }),
    forceDestroy: flag({ default: false }),
    objectLockEnabled: flag({ replaces: true, computed: true }),
    region,
    tags,
  },
  missing: ["NoSuchBucket", "NotFound"],

  async create(inputs, context) {
    const s3 = context.client(S3Client);
    // us-east-1 is the one Region that CreateBucket takes by not being named.
    const LocationConstraint = context.region as BucketLocationConstraint;
    const elsewhere = context.region === "us-east-1" ? {} : { CreateBucketConfiguration: { LocationConstraint } };
    await s3.send(
      new CreateBucketCommand({
        Bucket: inputs.bucket,
        ObjectLockEnabledForBucket: inputs.objectLockEnabled,
        ...elsewhere,
      }),
    );
    context.created(inputs.bucket);
    if (Object.keys(context.tags).length > 0) await putTags(inputs.bucket, context.tags, context);
    return inputs.bucket;
  },

  async read(id, context, known) {
    const s3 = context.client(S3Client);
    const [{ LocationConstraint }, tagging, lock] = await Promise.all([
      s3.send(new GetBucketLocationCommand({ Bucket: id })),
      unlessAbsent(s3.send(new GetBucketTaggingCommand({ Bucket: id }))),
      unlessAbsent(s3.send(new GetObjectLockConfigurationCommand({ Bucket: id }))),
      s3.send(new HeadBucketCommand({ Bucket: id })),
    ]);
    const home = LocationConstraint ?? "us-east-1";
    return {
      bucket: id,
      arn: `arn:${context.partition}:s3:::${id}`,
      bucketDomainName: `${id}.s3.amazonaws.com`,
      bucketRegionalDomainName: `${id}.s3.${home}.amazonaws.com`,
      bucketRegion: home,
      forceDestroy: known.forceDestroy ?? false,
      objectLockEnabled: lock?.ObjectLockConfiguration?.ObjectLockEnabled === "Enabled",
      tagsAll: tagsOf(tagging?.TagSet),
    };
  },

  /** `forceDestroy` is the provider's own; all else of a bucket is its tags. */
  async update() {},

  async delete(id, context, known) {
    if (known.forceDestroy === true) await empty(id, context);
    await context.client(S3Client).send(new DeleteBucketCommand({ Bucket: id }));
  },

  tagging: {
    // S3 has no call that adds or removes a bucket's tag: a put replaces them all.
    tag: async (id, added, context) => putTags(id, { ...(await tagsNow(id, context)), ...added }, context),
    untag: async (id, keys, context) => {
      const left = Object.entries(await tagsNow(id, context)).filter(([key]) => !keys.includes(key));
      return putTags(id, Object.fromEntries(left), context);
    },
  },
});

async function tagsNow(Bucket: string, context: ResourceContext): Promise<Tags> {
  const found = await unlessAbsent(context.client(S3Client).send(new GetBucketTaggingCommand({ Bucket })));
  return tagsOf(found?.TagSet);
}

async function putTags(Bucket: string, all: Tags, context: ResourceContext): Promise<void> {
  const s3 = context.client(S3Client);
  const TagSet = tagList(all);
  await (TagSet.length === 0
    ? s3.send(new DeleteBucketTaggingCommand({ Bucket }))
    : s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } })));
}

async function empty(Bucket: string, context: ResourceContext): Promise<void> {
  const client = context.client(S3Client);
  // What is deleted is gone from the list, so the first page is always the next one.
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await client.send(new ListObjectVersionsCommand({ Bucket }));
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    if (Objects.length === 0) return;
    const { Errors: [failed] = [] } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    // Answered with 200 where an object is under legal hold; without this the loop would never end.
    if (failed) throw new ProviderError(`${failed.Code} for ${failed.Key} in ${Bucket}: ${failed.Message}`);
  }
}
