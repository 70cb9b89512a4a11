import * as z from "zod";
import { isWhole, settledBy } from "../../functions/domain/publicAccess";
import { exemptionSettings } from "../exceptionOn";
import { type Check, stackPolicy } from "../policy";
import { accessOf, type BucketAccess, publicAccess } from "./bucketAccess";
import { bucketsOf, type StackBucket } from "./bucketsOfStack";
import { type Exemption, exceptionTag, exemptionElsewhere, exemptionFrom } from "./exemption";
import { writtenNames } from "./writtenNames";

/** The Config rule for each kind of access. */
const rules = {
  read: "S3_BUCKET_PUBLIC_READ_PROHIBITED",
  write: "S3_BUCKET_PUBLIC_WRITE_PROHIBITED",
} as const;
type Access = keyof typeof rules;

const settings = z.strictObject({
  ...exemptionSettings,
  requireBlock: z
    .boolean()
    .default(false)
    .describe("Whether each bucket of the stack needs Block Public Access, all four settings, whoever it lets in."),
  exceptionsElsewhere: z
    .record(z.string(), z.string())
    .default({})
    .describe("Values of the exception tag on buckets that are not of the stack, by the bucket's name."),
});
type Settings = z.output<typeof settings>;

/**
 * Judges a bucket with all that the stack sets on it. A bucket is public where its policy or its ACL lets everybody in and neither
 * its own Block Public Access nor the account's overrules that: as Config's two rules judge it, and the responder once more by
 * the same `settledBy`. A bucket without a Block Public Access in the stack counts as one without: S3 gives it to buckets made
 * since April 2023, but not to older ones, and what it then refuses fails in the middle of the update.
 */
export const bucketPublicAccess = stackPolicy({
  name: "bucket-public-access",
  group: "detections",
  summary: "Nobody has public access to a bucket.",
  why: "A bucket that everybody may read or write leaks. Firebreak blocks it once Config finds it, and whatever was served from it stops.",
  fix: "Block public access to the bucket and serve its objects through CloudFront, or give a bucket that is meant to be public an exception.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
  level: "mandatory",
  levelBecause: "What leaked can't be called back; a website that is meant to be public carries an exception.",
  severity: "critical",
  settings,
  beforehand: writtenNames,
  validate({ resources }, check) {
    for (const bucket of bucketsOf(resources))
      check.attempt(`who has access to ${bucket.name}`, () => judge(bucket, accessOf(bucket, resources), check));
  },
});

function judge(bucket: StackBucket, access: BucketAccess, { settings, report, attempt }: Check<Settings>): void {
  const isOpen = (each: Access, outcome: "better" | "worse") =>
    settledBy(bucket.name, publicAccess(access, each, outcome)) === undefined;
  const judged = (["read", "write"] as const).filter((each) => isOpen(each, "better"));
  const doubtful = (["read", "write"] as const).filter((each) => !judged.includes(each) && isOpen(each, "worse"));
  const exemptions = [...judged, ...doubtful].map((each) => [each, exemptionOfBucket(bucket, each, settings)] as const);
  const found = exemptions.filter(([each, { exempt }]) => judged.includes(each) && !exempt);
  const first = found[0];
  if (first !== undefined) {
    const words = found.map(([each]) => (each === "read" ? "read it" : "write to it")).join(" and ");
    const kinds = found.map(([each]) => each);
    const places = access.grants
      .filter((grant) => grant.access.some((each) => kinds.includes(each)))
      .map(({ place }) => place)
      .sort();
    report(
      {
        what: `Everybody may ${words}, by ${places.join(", and by ")}.${first[1].note}`,
        why: "Nothing of the stack blocks that, and Firebreak blocks all public access to the bucket once Config finds it.",
        write: `${blockLine(bucket)}, or on the bucket's tags: { ${exceptionTag(settings, rules[first[0]])} }`,
      },
      urnOf(bucket),
    );
  }
  if (exemptions.some(([each, { exempt }]) => doubtful.includes(each) && !exempt))
    for (const { error } of [...access.notKnown.map(({ value }) => value), ...access.blockNotKnown])
      attempt(`who has access to ${bucket.name}`, () => {
        throw error;
      });
  if (found.length === 0 && settings.requireBlock) requireBlock(bucket, access, settings, report);
}

function requireBlock(
  bucket: StackBucket,
  { block, accountBlock }: BucketAccess,
  settings: Settings,
  report: Check<Settings>["report"],
): void {
  if (bucket.resource === undefined || isWhole(block.most) || isWhole(accountBlock.most)) return;
  const exemption = exemptionOfBucket(bucket, "read", settings);
  if (exemption.exempt) return;
  report(
    {
      what: `${bucket.name} has no Block Public Access with all four settings on.${exemption.note}`,
      why: "Whoever may change its policy or its ACL may open it to everybody; this stack's pack is told to require the block (requireBlock).",
      write: blockLine(bucket),
    },
    bucket.resource.urn,
  );
}

/** The tag of the bucket counts, for whatever of it is set in other resources. */
function exemptionOfBucket({ resource, id }: StackBucket, access: Access, settings: Settings): Exemption {
  if (resource !== undefined) return exemptionFrom(resource, settings, rules[access]);
  return exemptionElsewhere(id === undefined ? undefined : settings.exceptionsElsewhere[id], settings, rules[access]);
}

function urnOf({ resource, parts }: StackBucket): string | undefined {
  return resource?.urn ?? parts[0]?.urn;
}

const flags = "blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true";

function blockLine({ resource, id }: StackBucket): string {
  if (resource?.type.startsWith("aws-native:")) return `publicAccessBlockConfiguration: { ${flags} }`;
  const bucket = resource === undefined ? JSON.stringify(id ?? "its name") : "bucket.id";
  return `new aws.s3.BucketPublicAccessBlock("block", { bucket: ${bucket}, ${flags} })`;
}
