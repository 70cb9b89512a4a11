import assert from "node:assert/strict";
import { readS3Call } from "../../../../rehearsal/gateway/wire/s3Operations";

function read(method: string, target: string) {
  return readS3Call(method, new URL(target, "http://gateway"));
}

describe("S3 calls", () => {
  const operations: readonly [method: string, target: string, operation: string][] = [
    ["GET", "/", "ListBuckets"],
    ["PUT", "/evidence", "CreateBucket"],
    ["GET", "/evidence?list-type=2&prefix=a", "ListObjectsV2"],
    ["PUT", "/evidence?policy", "PutBucketPolicy"],
    ["GET", "/evidence?publicAccessBlock", "GetPublicAccessBlock"],
    ["PUT", "/evidence/case/1.json", "PutObject"],
    ["GET", "/evidence/case/1.json?tagging", "GetObjectTagging"],
    ["DELETE", "/evidence/case/1.json", "DeleteObject"],
  ];
  for (const [method, target, operation] of operations) {
    it(`tell ${method} ${target} to be ${operation}`, () => assert.equal(read(method, target).operation, operation));
  }

  it("name bucket and key", () => {
    assert.deepEqual(read("GET", "/evidence/case%201/a.json").parameters, { Bucket: "evidence", Key: "case 1/a.json" });
  });

  it("that are unknown name the file to extend", () => {
    assert.throws(() => read("POST", "/evidence?restore"), /s3Operations\.ts/);
  });
});
