import { bucketEncryption as policy } from "../../../policypack/detections/bucketEncryption";
import { assertContent, assertRefused, assertUndecided, governed } from "../governed";
import { unknown } from "../policyRun";
import { type MadeResource, made } from "./madeResource";
import { runOnWhole } from "./stackRun";

const kms = { algorithm: "aws:kms" };
const rule = (sseAlgorithm: unknown, kmsMasterKeyId?: unknown) => ({
  applyServerSideEncryptionByDefault: { sseAlgorithm, ...(kmsMasterKeyId === undefined ? {} : { kmsMasterKeyId }) },
});

function bucket(props: Readonly<Record<string, unknown>> = {}, type = "aws:s3/bucket:Bucket"): MadeResource {
  return made(type, "data", { tags: {}, ...props }, { computed: { id: unknown } });
}

function configuration(rules: unknown, type = "BucketServerSideEncryptionConfiguration"): MadeResource {
  const token = `aws:s3/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`;
  return made(token, "encryption", { bucket: unknown, rules }, { dependsOn: { bucket: ["data"] } });
}

describe("bucket-encryption", () => {
  it("is content with every bucket by itself: S3 encrypts them all since 2023", () => {
    assertContent(runOnWhole(policy, [bucket(), configuration([rule("AES256")])]));
    assertContent(runOnWhole(policy, [bucket({ serverSideEncryptionConfiguration: unknown })]));
  });

  it("refuses less than the organization asks for", () => {
    assertRefused(
      runOnWhole(policy, [bucket()], kms),
      "encrypts with AES256, S3's own default; asked for is aws:kms.",
      'rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } }]',
      "for=start-automation",
    );
    assertRefused(
      runOnWhole(policy, [bucket(), configuration([rule("AES256")])], kms),
      "encryption encrypts with AES256;",
    );
    assertRefused(
      runOnWhole(policy, [bucket(), configuration([rule("aws:kms", "another")])], { ...kms, key: "key-1" }),
      "asked for is aws:kms and key key-1",
    );
  });

  it("is content with what the organization asks for, in each shape", () => {
    assertContent(runOnWhole(policy, [bucket(), configuration([rule("aws:kms")])], kms));
    assertContent(
      runOnWhole(
        policy,
        [bucket(), configuration([rule("aws:kms")], "BucketServerSideEncryptionConfigurationV2")],
        kms,
      ),
    );
    assertContent(runOnWhole(policy, [bucket(), configuration([rule("aws:kms", "key-1")])], { ...kms, key: "key-1" }));
    assertContent(runOnWhole(policy, [bucket({ serverSideEncryptionConfiguration: { rule: rule("aws:kms") } })], kms));
    const second = { rules: [{ applyServerSideEncryptionByDefaults: [{ sseAlgorithm: "aws:kms" }] }] };
    assertContent(
      runOnWhole(policy, [bucket({ serverSideEncryptionConfigurations: [second] }, "aws:s3/bucketV2:BucketV2")], kms),
    );
    const native = {
      serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } }],
    };
    assertContent(runOnWhole(policy, [bucket({ tags: [], bucketEncryption: native }, "aws-native:s3:Bucket")], kms));
  });

  it("heeds an exception, and says why one does not hold", () => {
    const withTag = (value: string) => runOnWhole(policy, [bucket({ tags: { SecurityException: value } })], kms);
    assertContent(withTag(governed({ scope: ["S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED"] })));
    assertRefused(withTag(governed({ scope: ["start-automation"], until: "2020-01-31" })), "ended on 2020-01-31");
  });

  it("says what it can't know yet", () => {
    assertUndecided(runOnWhole(policy, [bucket(), configuration([rule(unknown)])], kms), "sseAlgorithm");
    assertUndecided(
      runOnWhole(policy, [bucket(), configuration([rule("aws:kms", unknown)])], { ...kms, key: "key-1" }),
      "kmsMasterKeyId",
    );
    assertUndecided(runOnWhole(policy, [bucket(), configuration(unknown)], kms), "(.rules)");
  });

  it("has no eye for other providers' buckets", () => {
    assertContent(runOnWhole(policy, [made("gcp:storage/bucket:Bucket", "data", {})], kms));
  });
});
