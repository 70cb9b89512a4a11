import { GetBucketTaggingCommand, type S3Client } from "@aws-sdk/client-s3";
import { errorCode } from "../../aws/errorCode";
import type { Reading } from "../../response/response";
import type { Undo } from "../../response/undo";

/** One bucket, and who must own it: names of buckets are global, and one that was deleted may be somebody else's by now. */
export interface BucketName {
  readonly Bucket: string;
  readonly ExpectedBucketOwner: string;
}

/** The bucket's tags; none where it has none. Throws what the SDK throws, `NoSuchBucket` too. */
export async function readBucketTags(s3: S3Client, bucket: BucketName): Promise<Readonly<Record<string, string>>> {
  const answer = await unless("NoSuchTagSet", () => s3.send(new GetBucketTaggingCommand(bucket)));
  return Object.fromEntries(
    (answer?.TagSet ?? []).flatMap(({ Key: key, Value: value = "" }) => (key === undefined ? [] : [[key, value]])),
  );
}

/** S3 answers with an error that a bucket has no such configuration; undefined then. */
export async function unless<Answer>(code: string, call: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call();
  } catch (error) {
    if (errorCode(error) !== code) throw error;
    return undefined;
  }
}

/** Reads a bucket that may be gone. */
export async function readOfBucket<Live>(name: string, read: () => Promise<Reading<Live>>): Promise<Reading<Live>> {
  return (await unless("NoSuchBucket", read)) ?? { kind: "not-applicable", reason: `bucket ${name} does not exist` };
}

/** Undoes something on a bucket that may be gone. */
export async function undoOnBucket(name: string, undo: () => Promise<Undo>): Promise<Undo> {
  return (await unless("NoSuchBucket", undo)) ?? { kind: "refused", because: `bucket ${name} does not exist any more` };
}
