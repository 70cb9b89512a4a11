import * as z from "zod";
import { type DefaultEncryption, encryptsAsAsked } from "../../functions/domain/defaultEncryption";
import { exemptionSettings } from "../exceptionOn";
import { listOf, recordOf, textOf } from "../inputs";
import { type Check, stackPolicy } from "../policy";
import { bucketsOf, partsOf, type StackBucket } from "./bucketsOfStack";
import { exceptionTag, exemptionFrom } from "./exemption";
import { NotKnown } from "./partlyKnown";
import { called, writtenProperties } from "./stackResources";
import { writtenNames } from "./writtenNames";

const rule = "S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED";

const settings = z.strictObject({
  ...exemptionSettings,
  algorithm: z
    .enum(["AES256", "aws:kms", "aws:kms:dsse"])
    .default("AES256")
    .describe("What buckets must encrypt with; AES256 is S3's own default, and anything is as good."),
  key: z
    .string()
    .default("")
    .describe("Key that buckets must encrypt with, as the program writes it: a key's id or ARN; empty, any."),
});
type Settings = z.output<typeof settings>;

/** S3 encrypts every bucket with SSE-S3 since 2023-01-05, and no setting turns that off ("Default encryption FAQ"). */
const byDefault: DefaultEncryption = { algorithm: "AES256", key: undefined };

/**
 * Config's rule asks for default encryption of any kind, which no bucket has been without since 2023. So nothing is found until the
 * organization asks for more by the settings, as a row of the playbook may ask the runbook for it; then by the same
 * `encryptsAsAsked` as the responder.
 */
export const bucketEncryption = stackPolicy({
  name: "bucket-encryption",
  group: "detections",
  summary: "A bucket encrypts by default, with what the organization asks for.",
  why: "What comes without an encryption of its own is encrypted as the bucket says; a change later does not touch what is there.",
  fix: "Set the bucket's default encryption.",
  source: "https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-server-side-encryption-enabled.html",
  level: "mandatory",
  levelBecause: "It finds nothing but what the organization has asked for in its settings.",
  severity: "medium",
  settings,
  beforehand: writtenNames,
  validate({ resources }, check) {
    for (const bucket of bucketsOf(resources))
      check.attempt(`the encryption of ${bucket.name}`, () => judge(bucket, check));
  },
});

function judge(bucket: StackBucket, { settings, report }: Check<Settings>): void {
  const { resource } = bucket;
  const asked = { algorithm: settings.algorithm, key: settings.key === "" ? undefined : settings.key };
  const parts = partsOf(bucket, "bucket-encryption");
  // A bucket of elsewhere is judged only where the stack sets its encryption.
  if (resource === undefined && parts.length === 0) return;
  if (resource !== undefined && encryptsAsAsked(byDefault, asked)) return;
  const found = [
    ...(resource === undefined ? [] : inlineEncryption(writtenProperties(resource))),
    ...parts.flatMap((part) => rulesIn(writtenProperties(part).rules)),
  ];
  const [first = byDefault] = found.map(encryptionOf);
  if (encryptsAsAsked(first, asked)) return;
  const exemption = resource === undefined ? { exempt: false, note: "" } : exemptionFrom(resource, settings, rule);
  if (exemption.exempt) return;
  const where = parts[0] ?? resource;
  report(
    {
      what: `${where === undefined ? bucket.name : called(where)} encrypts with ${wordsOf(first)}${found.length === 0 ? ", S3's own default" : ""}; asked for is ${wordsOf(asked)}.${exemption.note}`,
      why: "The organization's config asks for it by the settings of this policy.",
      write: `${encryptionLine(settings)}, or on the bucket's tags: { ${exceptionTag(settings, rule)} }`,
    },
    where?.urn,
  );
}

/** The rules in any of the shapes: `rule` of versions 5 and 7, lists of version 6's `BucketV2`, and AWS Native's. */
function inlineEncryption(own: Readonly<Record<string, unknown>>): readonly unknown[] {
  return [
    ...listOf(own.serverSideEncryptionConfiguration).flatMap((each) => rulesIn(inside(each, "rule"))),
    ...listOf(own.serverSideEncryptionConfigurations).flatMap((each) => rulesIn(inside(each, "rules"))),
    ...listOf(own.bucketEncryption).flatMap((each) => rulesIn(inside(each, "serverSideEncryptionConfiguration"))),
  ];
}

function rulesIn(rules: unknown): readonly unknown[] {
  return listOf(rules).flatMap((each) => {
    if (each instanceof NotKnown) return [each];
    const { applyServerSideEncryptionByDefault, applyServerSideEncryptionByDefaults, serverSideEncryptionByDefault } =
      recordOf(each);
    return listOf(
      applyServerSideEncryptionByDefault ?? applyServerSideEncryptionByDefaults ?? serverSideEncryptionByDefault,
    );
  });
}

/** Throws `UnknownValueError` where what counts is not known. */
function encryptionOf(written: unknown): DefaultEncryption {
  const [algorithm, key] = [inside(written, "sseAlgorithm"), inside(written, "kmsMasterKeyId")].map((value) => {
    if (value instanceof NotKnown) throw value.error;
    return textOf(value);
  });
  return { algorithm, key: key === "" ? undefined : key };
}

function inside(value: unknown, name: string): unknown {
  return value instanceof NotKnown ? value : recordOf(value)[name];
}

function wordsOf({
  algorithm,
  key,
}: {
  readonly algorithm: string | undefined;
  readonly key: string | undefined;
}): string {
  return `${algorithm ?? "nothing"}${key === undefined ? "" : ` and key ${key}`}`;
}

function encryptionLine({ algorithm, key }: Settings): string {
  const master = key === "" ? "" : `, kmsMasterKeyId: ${JSON.stringify(key)}`;
  return `rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: ${JSON.stringify(algorithm)}${master} } }]`;
}
