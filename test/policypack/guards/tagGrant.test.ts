import { exceptionTagGrant } from "../../../policypack/guards/tagGrant";
import { assertContent, assertRefused, assertUndecided } from "../governed";
import { runOnResource, type TestResource, unknown } from "../policyRun";

const statement = { Sid: "Tag", Effect: "Allow", Action: "ec2:CreateTags", Resource: "*" };

function policy(...statements: readonly object[]): TestResource {
  const document = { Version: "2012-10-17", Statement: statements };
  return { type: "aws:iam/policy:Policy", props: { policy: JSON.stringify(document) } };
}

describe("a policy that lets the exception tag be set", () => {
  const granting: Readonly<Record<string, object>> = {
    "on everything": statement,
    "by a wildcard": { ...statement, Action: ["ec2:Describe*", "EC2:*Tags"] },
    "by everything": { ...statement, Action: "*" },
    "by all but something": { Sid: "Tag", Effect: "Allow", NotAction: "iam:*", Resource: "*" },
    "on every instance": { ...statement, Resource: "arn:aws:ec2:*:*:instance/*" },
    "on every bucket": { ...statement, Action: "s3:TagResource", Resource: "arn:aws:s3:::*" },
    "on all but something": {
      Sid: "Tag",
      Effect: "Allow",
      Action: "iam:TagRole",
      NotResource: "arn:aws:iam::*:role/x",
    },
    "by name of its key": {
      ...statement,
      Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": ["SecurityException"] } },
    },
    "by a pattern of keys": { ...statement, Condition: { "ForAllValues:StringLike": { "aws:TagKeys": ["Sec*"] } } },
    "under a condition on something else": {
      ...statement,
      Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-1" } },
    },
    "where another key is denied": {
      ...statement,
      Condition: { "ForAnyValue:StringNotEquals": { "aws:TagKeys": ["team"] } },
    },
    "on any bucket, whatever keys are named": {
      ...statement,
      Action: "s3:PutBucketTagging",
    },
  };
  for (const [name, granted] of Object.entries(granting))
    it(`is told of: ${name}`, () => {
      assertRefused(runOnResource(exceptionTagGrant, policy(granted)), "Statement Tag of policy allows", "aws:TagKeys");
    });

  const harmless: Readonly<Record<string, readonly object[]>> = {
    "it reads": [{ ...statement, Action: ["ec2:Describe*", "tag:Get*"] }],
    "it removes": [{ ...statement, Action: "ec2:DeleteTags" }],
    "it denies": [{ ...statement, Effect: "Deny" }],
    "it names the resource": [{ ...statement, Resource: "arn:aws:ec2:eu-west-1:111122223333:instance/i-1" }],
    "it names other keys only": [
      { ...statement, Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": ["team", "Name"] } } },
    ],
    "it leaves the key out": [
      {
        ...statement,
        Condition: { "ForAllValues:StringNotEqualsIgnoreCase": { "aws:TagKeys": ["SecurityException"] } },
      },
    ],
    "it takes no tags": [{ ...statement, Condition: { Null: { "aws:TagKeys": "true" } } }],
    "another statement denies the key": [
      statement,
      {
        Effect: "Deny",
        Action: "ec2:*",
        Resource: "*",
        Condition: { "ForAnyValue:StringEquals": { "aws:TagKeys": "SecurityException" } },
      },
    ],
  };
  for (const [name, statements] of Object.entries(harmless))
    it(`is not seen where ${name}`, () => assertContent(runOnResource(exceptionTagGrant, policy(...statements))));

  it("is found wherever a policy stands", () => {
    const document = { Statement: statement };
    const text = JSON.stringify(document);
    const places: readonly TestResource[] = [
      { type: "aws:iam/rolePolicy:RolePolicy", props: { policy: text } },
      { type: "aws:iam/userPolicy:UserPolicy", props: { policy: text } },
      { type: "aws:iam/groupPolicy:GroupPolicy", props: { policy: document } },
      { type: "aws:iam/role:Role", props: { inlinePolicies: [{ name: "tag", policy: text }] } },
      { type: "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy", props: { inlinePolicy: text } },
      { type: "aws-native:iam:ManagedPolicy", props: { policyDocument: document } },
      { type: "aws-native:iam:User", props: { policies: [{ policyName: "tag", policyDocument: document }] } },
      { type: "aws-native:sso:PermissionSet", props: { inlinePolicy: document } },
    ];
    for (const place of places) assertRefused(runOnResource(exceptionTagGrant, place), "ec2:CreateTags");
  });

  it("is Firebreak's own business in Firebreak's stacks", () => {
    assertContent(runOnResource(exceptionTagGrant, { ...policy(statement), project: "firebreak" }));
  });

  it("is told as not known yet where the policy is not, and the others are still read", () => {
    assertUndecided(
      runOnResource(exceptionTagGrant, { type: "aws:iam/policy:Policy", props: { policy: unknown } }),
      "policy (.policy)",
    );
    const two = { inlinePolicies: [{ policy: unknown }, { policy: JSON.stringify({ Statement: [statement] }) }] };
    const result = runOnResource(exceptionTagGrant, { type: "aws:iam/role:Role", props: two });
    assertRefused(result, "inlinePolicies[1].policy");
  });

  it("is nothing where the text is no policy", () => {
    for (const text of ["", "not JSON", "[]", '{"Statement":"x"}'])
      assertContent(runOnResource(exceptionTagGrant, { type: "aws:iam/policy:Policy", props: { policy: text } }));
  });
});
