import {
  all,
  as,
  each,
  type OperationAccess,
  on,
  onAnything,
  type ResourceNames,
  type ServiceActions,
} from "./operationAccess";

/** Bucket ARNs name neither Region nor account. */
const bucket: ResourceNames = (input) =>
  input.texts("Bucket").map((name) => input.arn("s3", name, { region: "", account: "" }));
const object: ResourceNames = (input) =>
  input.texts("Key").flatMap((key) => bucket(input).map((arn) => `${arn}/${key}`));
const anyObject: ResourceNames = (input) => bucket(input).map((arn) => `${arn}/*`);

const onBucket: OperationAccess = on([bucket]);

/** Tags of a new bucket ask for `s3:TagResource` too ("Using tags with S3 general purpose buckets"). */
const tagNewBucket: OperationAccess = (input) => {
  const context = input.tagContext("CreateBucketConfiguration.Tags.Tag", "CreateBucketConfiguration.Tags");
  return context["aws:TagKeys"] === undefined
    ? []
    : bucket(input).map((resource) => ({ action: "s3:TagResource", resource, context }));
};

/** "Actions, resources, and condition keys for Amazon S3"; many actions are not called as their operation is. */
export const s3Actions: ServiceActions = {
  prefix: "s3",
  file: "s3.ts",
  operations: {
    ...each(
      ["GetObject", "PutObject", "DeleteObject", "GetObjectTagging", "PutObjectTagging", "DeleteObjectTagging"],
      on([object]),
    ),
    ...each(["GetObjectAcl", "PutObjectAcl"], on([object])),
    HeadObject: as("s3:GetObject", on([object])),
    DeleteObjects: as("s3:DeleteObject", on([anyObject])),
    ...each(["HeadBucket", "ListObjects", "ListObjectsV2"], as("s3:ListBucket", onBucket)),
    ListObjectVersions: as("s3:ListBucketVersions", onBucket),
    CreateBucket: all(onBucket, tagNewBucket),
    ListBuckets: as("s3:ListAllMyBuckets", onAnything),
    ...each(["DeleteBucket", "GetBucketLocation", "GetBucketAcl", "PutBucketAcl"], onBucket),
    ...each(["GetBucketPolicy", "PutBucketPolicy", "DeleteBucketPolicy", "GetBucketPolicyStatus"], onBucket),
    ...each(["GetBucketVersioning", "PutBucketVersioning", "GetBucketLogging", "PutBucketLogging"], onBucket),
    ...each(
      ["GetBucketOwnershipControls", "PutBucketOwnershipControls", "GetBucketTagging", "PutBucketAbac"],
      onBucket,
    ),
    // A put replaces the whole set, and the reference gives it no tag keys: only buckets with ABAC take them.
    PutBucketTagging: onBucket,
    ...each(
      ["TagResource", "UntagResource"],
      on([(input) => input.texts("ResourceArn")], (input) => input.tagContext("Tags", "TagKeys")),
    ),
    // Removing the last tags is a put of none, and asks for the same action.
    DeleteBucketTagging: as("s3:PutBucketTagging", onBucket),
    GetBucketEncryption: as("s3:GetEncryptionConfiguration", onBucket),
    ...each(["PutBucketEncryption", "DeleteBucketEncryption"], as("s3:PutEncryptionConfiguration", onBucket)),
    GetBucketLifecycleConfiguration: as("s3:GetLifecycleConfiguration", onBucket),
    ...each(["PutBucketLifecycleConfiguration", "DeleteBucketLifecycle"], as("s3:PutLifecycleConfiguration", onBucket)),
    GetPublicAccessBlock: as("s3:GetBucketPublicAccessBlock", onBucket),
    ...each(["PutPublicAccessBlock", "DeletePublicAccessBlock"], as("s3:PutBucketPublicAccessBlock", onBucket)),
    GetAccountPublicAccessBlock: onAnything,
    PutAccountPublicAccessBlock: onAnything,
    DeleteAccountPublicAccessBlock: as("s3:PutAccountPublicAccessBlock", onAnything),
    GetObjectLockConfiguration: as("s3:GetBucketObjectLockConfiguration", onBucket),
    PutObjectLockConfiguration: as("s3:PutBucketObjectLockConfiguration", onBucket),
  },
};
