import assert from "node:assert/strict";
import fc from "fast-check";
import { publicPermissions } from "../../../functions/domain/publicBucketPolicy";
import { bucketPublicAccess as policy } from "../../../policypack/detections/bucketPublicAccess";
import type { ConfigurationItem } from "../../../rehearsal/gateway/config/configurationItem";
import { findManagedRule } from "../../../rehearsal/gateway/config/managedRules/managedRules";
import { assertContent, assertRefused, assertUndecided, governed } from "../governed";
import { unknown } from "../policyRun";
import { type MadeResource, made } from "./madeResource";
import { runOnWhole } from "./stackRun";

const everybodyReads = {
  Version: "2012-10-17",
  Statement: [
    { Sid: "Site", Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::site/*" },
  ],
};
const on = { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true };
const off = { blockPublicAcls: false, ignorePublicAcls: false, blockPublicPolicy: false, restrictPublicBuckets: false };

/** The baseline: a private bucket. */
function bucket(props: Readonly<Record<string, unknown>> = {}, type = "aws:s3/bucket:Bucket"): MadeResource {
  return made(
    type,
    "site",
    { tags: { Name: "site" }, ...props },
    { computed: { id: unknown, acl: unknown, policy: unknown, grants: unknown } },
  );
}

function part(type: string, props: Readonly<Record<string, unknown>>, of: readonly string[] = ["site"]): MadeResource {
  return made(type, type.split(":").at(-1) ?? type, { bucket: unknown, ...props }, { dependsOn: { bucket: of } });
}

const policyOf = (document: unknown) => part("aws:s3/bucketPolicy:BucketPolicy", { policy: document });
const aclOf = (props: Readonly<Record<string, unknown>>, type = "aws:s3/bucketAcl:BucketAcl") => part(type, props);
const blockOf = (props: Readonly<Record<string, unknown>>) =>
  part("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", props);
const accountBlock = (props: Readonly<Record<string, unknown>>, provider?: NonNullable<MadeResource["provider"]>) =>
  made(
    "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
    "account",
    props,
    provider === undefined ? {} : { provider },
  );

describe("bucket-public-access", () => {
  it("is content with a private bucket, though nothing blocks public access to it", () => {
    assertContent(runOnWhole(policy, [bucket()]));
    assertContent(runOnWhole(policy, [bucket({ acl: "private" }), aclOf({ acl: "log-delivery-write" })]));
  });

  it("refuses a policy that lets everybody in, as text or as an object, inline or separate", () => {
    for (const document of [everybodyReads, JSON.stringify(everybodyReads)]) {
      assertRefused(
        runOnWhole(policy, [bucket(), policyOf(document)]),
        "Everybody may read it, by Site of aws:s3/bucketPolicy:BucketPolicy BucketPolicy.",
        "new aws.s3.BucketPublicAccessBlock(",
        /SecurityException: "Jira-1234 until=.* for=start-automation by=/,
      );
      assertRefused(runOnWhole(policy, [bucket({ policy: document })]), "by Site of policy");
    }
  });

  it("refuses public ACLs, of each type and version", () => {
    assertRefused(runOnWhole(policy, [bucket({ acl: "public-read" })]), 'acl "public-read"');
    assertRefused(runOnWhole(policy, [bucket({ acl: "public-read-write" })]), "read it and write to it");
    assertRefused(
      runOnWhole(policy, [
        bucket({}, "aws:s3/bucketV2:BucketV2"),
        aclOf({ acl: "authenticated-read" }, "aws:s3/bucketAclV2:BucketAclV2"),
      ]),
      "BucketAclV2",
    );
    const all = "http://acs.amazonaws.com/groups/global/AllUsers";
    assertRefused(
      runOnWhole(policy, [bucket({ grants: [{ uri: all, type: "Group", permissions: ["WRITE"] }] })]),
      "write to it",
      "grants[0]",
    );
    assertRefused(
      runOnWhole(policy, [
        bucket(),
        aclOf({
          accessControlPolicy: { grants: [{ permission: "FULL_CONTROL", grantee: { type: "Group", uri: all } }] },
        }),
      ]),
      "accessControlPolicy.grants",
    );
    assertContent(
      runOnWhole(policy, [
        bucket({ grants: [{ uri: "http://acs.amazonaws.com/groups/s3/LogDelivery", permissions: ["WRITE"] }] }),
      ]),
    );
  });

  it("looks at AWS Native's buckets", () => {
    const native = (props: Readonly<Record<string, unknown>>) =>
      made("aws-native:s3:Bucket", "site", props, { computed: { id: unknown } });
    assertRefused(runOnWhole(policy, [native({ accessControl: "PublicRead" })]), "publicAccessBlockConfiguration: {");
    assertContent(runOnWhole(policy, [native({ accessControl: "PublicRead", publicAccessBlockConfiguration: on })]));
    const opened = part("aws-native:s3:BucketPolicy", {
      policyDocument: { Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:*", Resource: unknown }] },
    });
    assertRefused(runOnWhole(policy, [native({}), opened]), "read it and write to it");
    assertContent(
      runOnWhole(policy, [
        native({ tags: [{ key: "SecurityException", value: governed({ scope: ["start-automation"] }) }] }),
        opened,
      ]),
    );
  });

  it("counts what blocks it: the bucket's own settings, and the account's", () => {
    const open = [bucket(), policyOf(everybodyReads)];
    assertContent(runOnWhole(policy, [...open, blockOf(on)]));
    assertContent(runOnWhole(policy, [...open, blockOf({ ...off, restrictPublicBuckets: true })]));
    assertContent(runOnWhole(policy, [...open, accountBlock(on)]));
    assertRefused(runOnWhole(policy, [...open, blockOf(off)]), "Everybody may read it");
    assertRefused(runOnWhole(policy, [...open, blockOf({})]), "Everybody may read it");
    // It refuses new ACLs and policies, and leaves in force what is there.
    assertRefused(runOnWhole(policy, [...open, blockOf({ ...off, blockPublicPolicy: true })]), "Everybody may read it");
    assertRefused(runOnWhole(policy, [...open, blockOf({ ...off, ignorePublicAcls: true })]), "Everybody may read it");
    assertContent(runOnWhole(policy, [bucket({ acl: "public-read" }), blockOf({ ...off, ignorePublicAcls: true })]));
  });

  it("does not count what blocks another bucket, or another account", () => {
    const open = [bucket(), policyOf(everybodyReads)];
    const other = made("aws:s3/bucket:Bucket", "other", { bucket: "other" }, { computed: { id: unknown } });
    const block = part("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", on, ["other"]);
    assertRefused(runOnWhole(policy, [...open, other, block]), "Everybody may read it");
    const provider = { type: "pulumi:providers:aws", props: { profile: "another" } };
    assertRefused(runOnWhole(policy, [...open, accountBlock(on, provider)]), "Everybody may read it");
  });

  it("counts no ACL where ACLs are off", () => {
    const controls = part("aws:s3/bucketOwnershipControls:BucketOwnershipControls", {
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    assertContent(runOnWhole(policy, [bucket({ acl: "public-read" }), controls]));
  });

  it("finds a bucket by its name, too", () => {
    const named = made("aws:s3/bucket:Bucket", "site", { bucket: "site" }, { computed: { id: unknown } });
    const opened = made("aws:s3/bucketPolicy:BucketPolicy", "opened", { bucket: "site", policy: everybodyReads });
    const block = made("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "block", { bucket: "site", ...on });
    assertRefused(runOnWhole(policy, [named, opened]), "Everybody may read it");
    assertContent(runOnWhole(policy, [named, opened, block]));
  });

  it("heeds an exception for the rule that finds it, and for the responder", () => {
    const withTag = (value: string, document: unknown = everybodyReads) =>
      runOnWhole(policy, [bucket({ tags: { SecurityException: value } }), policyOf(document)]);
    assertContent(withTag(governed({ scope: ["start-automation"] })));
    assertContent(withTag(governed({ scope: ["S3_BUCKET_PUBLIC_READ_PROHIBITED"] })));
    assertContent(withTag("Jira-1234"));
    assertRefused(
      withTag(governed({ scope: ["S3_BUCKET_PUBLIC_WRITE_PROHIBITED"] })),
      "is for S3_BUCKET_PUBLIC_WRITE_PROHIBITED only",
    );
    assertRefused(withTag(governed({ until: "2020-01-31", scope: ["start-automation"] })), "ended on 2020-01-31");
    const everything = { Statement: { Effect: "Allow", Principal: { AWS: ["*"] }, Action: ["s3:*"] } };
    assertRefused(
      withTag(governed({ scope: ["S3_BUCKET_PUBLIC_READ_PROHIBITED"] }), everything),
      "Everybody may write to it,",
    );
  });

  it("knows of a bucket without tags that it has none, though the provider has yet to compute them", () => {
    const untagged = made("aws:s3/bucket:Bucket", "site", {}, { computed: { id: unknown, tagsAll: unknown } });
    assertRefused(runOnWhole(policy, [untagged, policyOf(everybodyReads)]), "Everybody may read it");
    const defaultTags = JSON.stringify({ tags: { SecurityException: governed({ scope: ["start-automation"] }) } });
    const provider = { type: "pulumi:providers:aws", props: { defaultTags } };
    const byDefault = made(
      "aws:s3/bucket:Bucket",
      "site",
      {},
      { computed: { id: unknown, tagsAll: unknown }, provider },
    );
    assertContent(runOnWhole(policy, [byDefault, policyOf(everybodyReads)]));
  });

  it("judges what is set on a bucket of elsewhere", () => {
    const opened = made("aws:s3/bucketPolicy:BucketPolicy", "opened", { bucket: "assets", policy: everybodyReads });
    assertRefused(runOnWhole(policy, [opened]), 'bucket: "assets"');
    assertContent(
      runOnWhole(policy, [opened], { exceptionsElsewhere: { assets: governed({ scope: ["start-automation"] }) } }),
    );
  });

  it("says what it can't know yet, where it matters", () => {
    assertUndecided(
      runOnWhole(policy, [bucket(), policyOf(unknown)]),
      "who has access to aws:s3/bucket:Bucket site (.policy)",
    );
    assertUndecided(runOnWhole(policy, [bucket({ acl: unknown })]), "(.acl)");
    assertUndecided(
      runOnWhole(policy, [bucket(), policyOf(everybodyReads), blockOf({ ...off, restrictPublicBuckets: unknown })]),
      "(.restrictPublicBuckets)",
    );
    assertUndecided(runOnWhole(policy, [bucket({ tags: unknown }), policyOf(everybodyReads)]), "(.tags)");
    assertContent(runOnWhole(policy, [bucket(), policyOf(unknown), blockOf(on)]));
    assertContent(runOnWhole(policy, [bucket(), blockOf({ ...off, restrictPublicBuckets: unknown })]));
    assertContent(runOnWhole(policy, [bucket({ tags: { SecurityException: "Jira-1234" } }), policyOf(unknown)]));
  });

  it("says of a policy that may be one of two buckets' that it can't know yet", () => {
    const other = made("aws:s3/bucket:Bucket", "other", {}, { computed: { id: unknown } });
    const either = part("aws:s3/bucketPolicy:BucketPolicy", { policy: everybodyReads }, ["site", "other"]);
    const result = runOnWhole(policy, [bucket(), other, either]);
    assert.deepEqual(result.violations, []);
    assert.equal(result.undecided.length, 1);
  });

  it("requires the block itself where it is told to", () => {
    const config = { requireBlock: true };
    assertContent(runOnWhole(policy, [bucket()]));
    assertRefused(runOnWhole(policy, [bucket()], config), "no Block Public Access");
    assertRefused(
      runOnWhole(policy, [bucket(), blockOf({ ...on, ignorePublicAcls: false })], config),
      "no Block Public Access",
    );
    assertContent(runOnWhole(policy, [bucket(), blockOf(on)], config));
    assertContent(runOnWhole(policy, [bucket(), accountBlock(on)], config));
  });

  it("has no eye for other providers' buckets and for components", () => {
    for (const type of ["gcp:storage/bucket:Bucket", "my:index:Bucket", "aws:s3/bucketObject:BucketObject"])
      assertContent(runOnWhole(policy, [made(type, "site", { acl: "public-read", policy: everybodyReads })]));
  });
});

describe("bucket-public-access and Config's rules", () => {
  const action = fc.constantFrom(
    "s3:GetObject",
    "s3:Get*",
    "s3:*",
    "*",
    "s3:PutObject",
    "s3:DeleteObject",
    "s3:ListBucket",
    "s3:?utObject",
  );
  const principal = fc.constantFrom<unknown>(
    "*",
    { AWS: "*" },
    { AWS: ["*", "arn:aws:iam::111122223333:root"] },
    { AWS: "111122223333" },
  );
  const statement = fc.record({
    Effect: fc.constantFrom("Allow", "Deny"),
    Principal: principal,
    Action: fc.oneof(action, fc.array(action, { minLength: 1, maxLength: 2 })),
    Resource: fc.constant("arn:aws:s3:::site/*"),
  });

  it("agree on what a policy without conditions lets everybody do", () => {
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 3 }), fc.boolean(), (statements, restricted) => {
        const document = { Version: "2012-10-17", Statement: statements };
        const item = {
          AccessControlList: JSON.stringify({ grantList: [] }),
          BucketPolicy: { policyText: JSON.stringify(document) },
          PublicAccessBlockConfiguration: { restrictPublicBuckets: restricted },
        };
        const found = (["READ", "WRITE"] as const).filter(
          (access) => evaluated(`S3_BUCKET_PUBLIC_${access}_PROHIBITED`, item) === "NON_COMPLIANT",
        );
        const permissions = publicPermissions(document);
        assert.ok(permissions);
        const { violations } = runOnWhole(policy, [
          bucket(),
          policyOf(document),
          blockOf({ ...off, restrictPublicBuckets: restricted }),
        ]);
        assert.equal(violations.length > 0, found.length > 0);
        if (!restricted)
          assert.deepEqual([permissions.read, permissions.write], [found.includes("READ"), found.includes("WRITE")]);
      }),
    );
  });
});

function evaluated(
  identifier: string,
  supplementaryConfiguration: Readonly<Record<string, unknown>>,
): string | undefined {
  return findManagedRule(identifier)?.evaluate({ ...recorded, supplementaryConfiguration }, {}).complianceType;
}

const recorded: Omit<ConfigurationItem, "supplementaryConfiguration"> = {
  configurationItemVersion: "1.3",
  configurationItemCaptureTime: "2026-11-21T00:00:00.000Z",
  configurationStateId: 1,
  configurationStateMd5Hash: "",
  configurationItemStatus: "OK",
  awsAccountId: "111122223333",
  awsRegion: "eu-central-1",
  resourceType: "AWS::S3::Bucket",
  resourceId: "site",
  resourceName: "site",
  ARN: "arn:aws:s3:::site",
  availabilityZone: "Regional",
  resourceCreationTime: null,
  relatedEvents: [],
  relationships: [],
  tags: {},
  configuration: {},
};
