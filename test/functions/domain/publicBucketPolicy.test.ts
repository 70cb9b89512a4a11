import assert from "node:assert/strict";
import { publicPermissions } from "../../../functions/domain/publicBucketPolicy";

const statement = {
  Sid: "Open",
  Effect: "Allow",
  Principal: "*",
  Action: "s3:GetObject",
  Resource: "arn:aws:s3:::site/*",
};

/** The baseline: everybody may read. */
function access(changes: Readonly<Record<string, unknown>> = {}): string {
  const found = publicPermissions({ Version: "2012-10-17", Statement: [{ ...statement, ...changes }] });
  assert.ok(found);
  return [...(found.read ? ["read"] : []), ...(found.write ? ["write"] : [])].join(" and ") || "none";
}

describe("What a bucket policy lets everybody do", () => {
  it("is what its actions are, where everybody is a principal", () => {
    assert.equal(access(), "read");
    for (const [action, expected] of [
      ["s3:ListBucket", "read"],
      ["s3:Get*", "read"],
      ["s3:PutObject", "write"],
      ["s3:AbortMultipartUpload", "write"],
      ["s3:DeleteObject*", "write"],
      ["s3:*", "read and write"],
      ["*", "read and write"],
      ["S3:GETOBJECT", "read"],
      [["s3:GetObject", "s3:RestoreObject"], "read and write"],
      ["s3:?utObject", "write"],
      ["s3:*Object", "read and write"],
      ["s3:CreateBucket", "none"],
      ["sqs:*", "none"],
    ] as const)
      assert.equal(access({ Action: action }), expected, String(action));
  });

  it("counts everybody in each of the ways to write it", () => {
    for (const principal of ["*", { AWS: "*" }, { AWS: ["arn:aws:iam::111122223333:root", "*"] }])
      assert.equal(access({ Principal: principal }), "read");
    assert.equal(access({ Principal: undefined, NotPrincipal: { AWS: "111122223333" } }), "read");
    assert.equal(access({ Action: undefined, NotAction: "s3:PutObject" }), "read and write");
  });

  it("is nothing where the principals are fixed, or the statement denies", () => {
    for (const principal of [
      { AWS: "arn:aws:iam::111122223333:root" },
      { Service: "cloudfront.amazonaws.com" },
      { CanonicalUser: "79a59df900b949e55d96a1e698fbaced" },
    ])
      assert.equal(access({ Principal: principal }), "none");
    assert.equal(access({ Effect: "Deny" }), "none");
  });

  it("is nothing under a condition with fixed values of a key that S3 trusts", () => {
    for (const condition of [
      { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } },
      { StringEquals: { "AWS:SourceAccount": "111122223333" } },
      { ArnLike: { "aws:SourceArn": "arn:aws:cloudfront::111122223333:distribution/ABC" } },
      { "ForAnyValue:StringEquals": { "aws:SourceVpce": ["vpce-1", "vpce-2"] } },
      { StringLike: { "s3:DataAccessPointArn": "arn:aws:s3:eu-central-1:111122223333:accesspoint/*" } },
      { IpAddress: { "aws:SourceIp": ["198.51.100.0/24", "203.0.113.7", "2001:db8::/32"] } },
    ])
      assert.equal(access({ Condition: condition }), "none", JSON.stringify(condition));
  });

  it("is what it would be without a condition that narrows nothing", () => {
    for (const condition of [
      { StringEquals: { "aws:PrincipalOrgID": "*" } },
      { StringLike: { "aws:SourceVpc": "vpc-*" } },
      { StringEquals: { "aws:SourceVpc": `\${aws:PrincipalTag/vpc}` } },
      { StringEqualsIfExists: { "aws:SourceVpce": "vpce-1" } },
      { "ForAllValues:StringEquals": { "aws:SourceVpce": "vpce-1" } },
      { StringNotEquals: { "aws:SourceVpce": "vpce-1" } },
      { Bool: { "aws:SecureTransport": "true" } },
      { StringLike: { "aws:Referer": "https://example.com/page" } },
      { IpAddress: { "aws:SourceIp": "0.0.0.0/1" } },
      { IpAddress: { "aws:SourceIp": ["198.51.100.0/24", "::/0"] } },
      { NotIpAddress: { "aws:SourceIp": "198.51.100.0/24" } },
      { StringEquals: { "aws:SourceVpce": [] } },
    ])
      assert.equal(access({ Condition: condition }), "read", JSON.stringify(condition));
  });

  it("names the statements that are open, and no others", () => {
    const closed = { ...statement, Sid: "Closed", Principal: { AWS: "111122223333" } };
    const { Sid: _sid, ...nameless } = statement;
    assert.deepEqual(publicPermissions({ Statement: [closed, statement, nameless] })?.statements, [
      "Open",
      "Statement[2]",
    ]);
    assert.deepEqual(publicPermissions({ Statement: statement })?.statements, ["Open"]);
  });

  it("is nothing that can be said of what is no policy", () => {
    for (const document of [undefined, "everybody", { Statement: "everybody" }])
      assert.equal(publicPermissions(document), undefined);
    assert.deepEqual(publicPermissions({}), { read: false, write: false, statements: [] });
  });
});
