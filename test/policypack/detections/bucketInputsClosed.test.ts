import assert from "node:assert/strict";
import { bucketInputsClosed as policy } from "../../../policypack/detections/bucketInputsClosed";
import { assertContent, assertRefused, assertUndecided, governed } from "../governed";
import { remediated, runOnResource, unknown } from "../policyRun";

const type = "aws:s3/bucket:Bucket";
const native = "aws-native:s3:Bucket";
const on = { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true };
const value = governed({ scope: ["start-automation"] });

describe("bucket-inputs-closed", () => {
  it("is off until somebody turns it on", () => {
    assert.equal(policy.level, "disabled");
  });

  it("makes a public ACL private, and nothing else", async () => {
    assert.deepEqual(await remediated(policy, { type, props: { acl: "public-read", bucket: "site" } }), {
      acl: "private",
      bucket: "site",
    });
    assert.deepEqual(
      await remediated(policy, { type: "aws:s3/bucketV2:BucketV2", props: { acl: "authenticated-read" } }),
      { acl: "private" },
    );
  });

  it("blocks all public access in AWS Native, where that is an input of the bucket", async () => {
    const closed = { accessControl: "Private", publicAccessBlockConfiguration: on };
    assert.deepEqual(await remediated(policy, { type: native, props: { accessControl: "PublicRead" } }), closed);
    assert.deepEqual(
      await remediated(policy, {
        type: native,
        props: { publicAccessBlockConfiguration: { ...on, ignorePublicAcls: false } },
      }),
      { publicAccessBlockConfiguration: on },
    );
  });

  it("leaves alone what is closed, exempt, or of another type", async () => {
    for (const resource of [
      { type, props: {} },
      { type, props: { acl: "log-delivery-write" } },
      { type, props: { acl: "public-read", tags: { SecurityException: value } } },
      { type: native, props: { publicAccessBlockConfiguration: on } },
      { type: native, props: { accessControl: "PublicRead", tags: [{ key: "SecurityException", value }] } },
      { type: "aws:s3/bucketAcl:BucketAcl", props: { acl: "public-read" } },
    ])
      assert.equal(await remediated(policy, resource), undefined);
  });

  it("says the same where it only looks", () => {
    assertRefused(
      runOnResource(policy, { type, props: { acl: "public-read" } }),
      'acl "public-read"',
      'acl: "private"',
    );
    assertRefused(runOnResource(policy, { type: native, props: {} }), "publicAccessBlockConfiguration left out");
    assertContent(runOnResource(policy, { type, props: {} }));
  });

  it("says what it can't know yet", () => {
    assertUndecided(runOnResource(policy, { type, props: { acl: unknown } }), "acl");
    assertUndecided(runOnResource(policy, { type, props: { acl: "public-read", tags: unknown } }), "tags");
  });
});
