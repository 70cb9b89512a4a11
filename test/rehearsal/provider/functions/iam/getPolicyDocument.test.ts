import assert from "node:assert/strict";
import { AwsAccount } from "../../../../../rehearsal/provider/awsAccount";
import { getPolicyDocument } from "../../../../../rehearsal/provider/functions/iam/getPolicyDocument";
import type { PropertyMap } from "../../../../../rehearsal/provider/propertyValue";
import type { ResourceContext } from "../../../../../rehearsal/provider/resourceContext";

const account = new AwsAccount({
  region: "eu-west-1",
  assumeRoles: [],
  endpoints: {},
  defaultTags: {},
  forbiddenAccountIds: [],
  skipCredentialsValidation: true,
});
const context: ResourceContext = {
  region: "eu-west-1",
  partition: "aws",
  account: "111122223333",
  tags: {},
  client: (make) => account.client(make, "eu-west-1"),
  created: () => undefined,
};

async function documentOf(args: PropertyMap): Promise<unknown> {
  const { json, minifiedJson } = await getPolicyDocument(args, context, account);
  assert.deepEqual(JSON.parse(String(json)), JSON.parse(String(minifiedJson)));
  return JSON.parse(String(json));
}

describe("getPolicyDocument", () => {
  it("writes statements as IAM reads them: one value bare, several as a list, variables in their own form", async () => {
    const document = await documentOf({
      statements: [
        {
          sid: "Read",
          actions: ["s3:GetObject"],
          resources: ["arn:aws:s3:::b/&{aws:username}", "arn:aws:s3:::a"],
          principals: [{ type: "AWS", identifiers: ["111122223333"] }],
          conditions: [{ test: "StringEquals", variable: "aws:PrincipalOrgID", values: ["o-1"] }],
        },
        { effect: "Deny", notActions: ["iam:*"], resources: ["*"], principals: [{ type: "*", identifiers: ["*"] }] },
      ],
    });
    const sorted = ["arn:aws:s3:::a", `arn:aws:s3:::b/\${aws:username}`];
    assert.deepEqual(document, {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Read",
          Effect: "Allow",
          Principal: { AWS: "111122223333" },
          Action: "s3:GetObject",
          Resource: sorted,
          Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } },
        },
        { Effect: "Deny", Principal: "*", NotAction: "iam:*", Resource: "*" },
      ],
    });
  });

  it("puts a statement in the place of an earlier one with its Sid", async () => {
    const source = JSON.stringify({ Statement: { Sid: "A", Effect: "Allow", Action: "s3:*", Resource: "*" } });
    const override = JSON.stringify({ Statement: [{ Sid: "B", Effect: "Deny", Action: "ec2:*", Resource: "*" }] });
    const document = await documentOf({
      sourcePolicyDocuments: [source],
      statements: [{ sid: "B", actions: ["ec2:*"], resources: ["*"] }],
      overridePolicyDocuments: [override],
    });
    assert.deepEqual(document, {
      Version: "2012-10-17",
      Statement: [
        { Sid: "A", Effect: "Allow", Action: "s3:*", Resource: "*" },
        { Sid: "B", Effect: "Deny", Action: "ec2:*", Resource: "*" },
      ],
    });
  });
});
