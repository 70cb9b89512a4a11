import { AwsError } from "../awsRequest";
import { splitPath } from "./restRoutes";

/** S3 tells operations apart by method, by whether a key is named, and by a query key without a value (`?policy`). */
const subresources: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  acl: { GET: "GetBucketAcl", PUT: "PutBucketAcl" },
  encryption: { GET: "GetBucketEncryption", PUT: "PutBucketEncryption", DELETE: "DeleteBucketEncryption" },
  lifecycle: {
    GET: "GetBucketLifecycleConfiguration",
    PUT: "PutBucketLifecycleConfiguration",
    DELETE: "DeleteBucketLifecycle",
  },
  location: { GET: "GetBucketLocation" },
  logging: { GET: "GetBucketLogging", PUT: "PutBucketLogging" },
  "object-lock": { GET: "GetObjectLockConfiguration", PUT: "PutObjectLockConfiguration" },
  ownershipControls: {
    GET: "GetBucketOwnershipControls",
    PUT: "PutBucketOwnershipControls",
    DELETE: "DeleteBucketOwnershipControls",
  },
  policy: { GET: "GetBucketPolicy", PUT: "PutBucketPolicy", DELETE: "DeleteBucketPolicy" },
  policyStatus: { GET: "GetBucketPolicyStatus" },
  publicAccessBlock: { GET: "GetPublicAccessBlock", PUT: "PutPublicAccessBlock", DELETE: "DeletePublicAccessBlock" },
  tagging: { GET: "GetBucketTagging", PUT: "PutBucketTagging", DELETE: "DeleteBucketTagging" },
  versioning: { GET: "GetBucketVersioning", PUT: "PutBucketVersioning" },
  versions: { GET: "ListObjectVersions" },
  delete: { POST: "DeleteObjects" },
};

const objectOperations: Readonly<Record<string, string>> = {
  GET: "GetObject",
  HEAD: "HeadObject",
  PUT: "PutObject",
  DELETE: "DeleteObject",
};
const bucketOperations: Readonly<Record<string, string>> = {
  HEAD: "HeadBucket",
  PUT: "CreateBucket",
  DELETE: "DeleteBucket",
};

/**
 * S3 Control signs as S3, and has a version where S3 has a bucket's name. By the names of CloudTrail, for S3 has operations of
 * the same names on buckets.
 */
const controlVersion = "v20180820";
const controlOperations: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "configuration/publicAccessBlock": {
    GET: "GetAccountPublicAccessBlock",
    PUT: "PutAccountPublicAccessBlock",
    DELETE: "DeleteAccountPublicAccessBlock",
  },
};

/** The S3 operation of a path-style call, with its bucket and key. Throws `AwsError` where the table lacks it. */
export function readS3Call(method: string, url: URL): { operation: string; parameters: Record<string, unknown> } {
  const [bucket, ...rest] = splitPath(url.pathname).map(decodeURIComponent);
  if (bucket === undefined) return { operation: "ListBuckets", parameters: {} };
  const key = rest.join("/");
  const parameters = key === "" ? { Bucket: bucket } : { Bucket: bucket, Key: key };
  const operation =
    bucket === controlVersion ? controlOperations[key]?.[method] : operationOf(method, key, url.searchParams);
  if (operation === undefined) {
    throw new AwsError(
      "NotImplemented",
      `The rehearsal does not know S3 ${method} ${url.pathname}${url.search}; add it to rehearsal/gateway/wire/s3Operations.ts.`,
      501,
    );
  }
  return { operation, parameters };
}

function operationOf(method: string, key: string, query: URLSearchParams): string | undefined {
  for (const [subresource, operations] of Object.entries(subresources)) {
    if (!query.has(subresource)) continue;
    const operation = operations[method];
    return key === "" ? operation : operation?.replace("Bucket", "Object");
  }
  if (key !== "") return objectOperations[method];
  if (method === "GET") return query.get("list-type") === "2" ? "ListObjectsV2" : "ListObjects";
  return bucketOperations[method];
}
