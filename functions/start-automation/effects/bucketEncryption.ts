import { isDeepStrictEqual } from "node:util";
import {
  DeleteBucketEncryptionCommand,
  GetBucketEncryptionCommand,
  PutBucketEncryptionCommand,
  type S3Client,
  type ServerSideEncryptionRule,
} from "@aws-sdk/client-s3";
import * as z from "zod";
import { encryptsAsAsked } from "../../domain/defaultEncryption";
import type { AutomationTarget } from "../target";
import { type BucketName, readBucketTags, readOfBucket, undoOnBucket, unless } from "./bucket";
import type { ResourceEffect } from "./effect";

const ruleSchema = z.object({
  ApplyServerSideEncryptionByDefault: z
    .object({
      SSEAlgorithm: z.enum(["AES256", "aws:kms", "aws:kms:dsse", "aws:fsx"]),
      KMSMasterKeyID: z.string().exactOptional(),
    })
    .exactOptional(),
  BucketKeyEnabled: z.boolean().exactOptional(),
});
const beforeSchema = z.object({ rules: z.array(ruleSchema).nullable() });
type EncryptionRules = z.output<typeof beforeSchema>["rules"];

/**
 * Default encryption of a bucket. Since January 2023 S3 encrypts every bucket with SSE-S3 ("Default encryption FAQ"), so most
 * findings about it find it encrypted already; nothing is started for those.
 */
export const bucketEncryption: ResourceEffect = {
  async read({ s3 }, target) {
    const name = target.subject.id;
    return readOfBucket(name, async () => {
      const bucket = { Bucket: name, ExpectedBucketOwner: target.accountId };
      const [tags, rules] = await Promise.all([readBucketTags(s3, bucket), readRules(s3, bucket)]);
      const [algorithm, key] = defaultOf(rules);
      const settled = isAsWanted(rules, target)
        ? `bucket ${name} is encrypted already, with ${algorithm}${key === undefined ? "" : ` and key ${key}`}`
        : undefined;
      return { kind: "resource", resource: { tags, state: { rules }, settled } };
    });
  },

  async undo({ s3 }, { id, accountId }, { before, after }) {
    const { rules } = beforeSchema.parse(before);
    const bucket = { Bucket: id, ExpectedBucketOwner: accountId };
    return undoOnBucket(id, async () => {
      const now = await readRules(s3, bucket);
      if (isDeepStrictEqual(now, rules)) return { kind: "restored", detail: "default encryption is as it was before" };
      if (after !== undefined && !isDeepStrictEqual({ rules: now }, after))
        return {
          kind: "refused",
          because: `its default encryption was changed since, to ${defaultOf(now)[0] ?? "none"}`,
        };
      if (rules === null) {
        await s3.send(new DeleteBucketEncryptionCommand(bucket));
        return {
          kind: "restored",
          detail: "default encryption is no longer set; S3 itself still encrypts with SSE-S3",
        };
      }
      await s3.send(new PutBucketEncryptionCommand({ ...bucket, ServerSideEncryptionConfiguration: { Rules: rules } }));
      return { kind: "restored", detail: `default encryption is ${defaultOf(rules)[0]} again` };
    });
  },
};

async function readRules(s3: S3Client, bucket: BucketName): Promise<EncryptionRules> {
  const answer = await unless("ServerSideEncryptionConfigurationNotFoundError", () =>
    s3.send(new GetBucketEncryptionCommand(bucket)),
  );
  const rules = answer?.ServerSideEncryptionConfiguration?.Rules ?? [];
  return rules.length === 0 ? null : rules.map(recorded);
}

/** What undoing puts back; what else a later version of the API answers is not ours to keep. */
function recorded({
  ApplyServerSideEncryptionByDefault: byDefault,
  BucketKeyEnabled: bucketKey,
}: ServerSideEncryptionRule) {
  return ruleSchema.parse({
    ...(byDefault?.SSEAlgorithm === undefined
      ? {}
      : {
          ApplyServerSideEncryptionByDefault: {
            SSEAlgorithm: byDefault.SSEAlgorithm,
            ...(byDefault.KMSMasterKeyID ? { KMSMasterKeyID: byDefault.KMSMasterKeyID } : {}),
          },
        }),
    ...(bucketKey === undefined ? {} : { BucketKeyEnabled: bucketKey }),
  });
}

/** What the row asks for by the runbook's parameters. */
function isAsWanted(rules: EncryptionRules, { parameters }: AutomationTarget): boolean {
  const [algorithm, key] = defaultOf(rules);
  const [wantedAlgorithm = "AES256"] = parameters.SSEAlgorithm ?? [];
  const [wantedKey = ""] = parameters.KMSMasterKey ?? [];
  const asked = { algorithm: wantedAlgorithm, key: wantedKey === "" ? undefined : wantedKey };
  return encryptsAsAsked({ algorithm, key }, asked);
}

function defaultOf(rules: EncryptionRules): readonly [algorithm: string | undefined, key: string | undefined] {
  const byDefault = rules?.flatMap((rule) => rule.ApplyServerSideEncryptionByDefault ?? [])[0];
  return [byDefault?.SSEAlgorithm, byDefault?.KMSMasterKeyID];
}
