import assert from "node:assert/strict";
import * as fc from "fast-check";
import { exceptionTagGuard } from "../../../functions/domain/exceptionTagGuard";
import { serviceControlPolicies } from "../../../functions/domain/serviceControl";
import { type TagEvent, tagEvents } from "../../../functions/domain/tagEvents";
import { type Asked, account, administrator, GuardedAccount, session } from "./guardedAccount";

const tagKey = "SecurityException";
const approver = session("exception-approver");
const people = session("aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Exceptions_0123456789abcdef");
const pipeline = session("tagging-pipeline");
const deployer = session("firebreak-deployer");
const responder = session("Security-IR-Role");

const statements = exceptionTagGuard({
  partition: "aws",
  tagKey,
  principals: [
    "arn:aws:iam::*:role/exception-approver",
    "arn:*:iam::*:role/aws-reserved/*/AWSReservedSSO_Exceptions_*",
  ],
  bucketTagPrincipals: ["arn:aws:iam::*:role/tagging-pipeline"],
  deploymentPrincipals: ["arn:aws:iam::*:role/firebreak-deployer"],
  responseRoleName: "Security-IR-Role",
});
const guarded = new GuardedAccount(
  serviceControlPolicies([{ name: "firebreak-exception-tag", description: "", statements }]),
);
const unguarded = new GuardedAccount([]);

/** What a way of `tagEvents` asks leave for where it has to do with the exception tag. */
function askedBy(way: TagEvent): Asked {
  const context =
    way.action === "s3:PutBucketTagging"
      ? {}
      : {
          "aws:TagKeys": ["team", tagKey],
          ...(way.kind === "remove" ? {} : { [`aws:RequestTag/${tagKey}`]: "Jira-1234" }),
        };
  return { action: way.action, context };
}

const tags = [
  { Key: "team", Value: "blue" },
  { Key: tagKey, Value: "Jira-1234" },
];
const lower = [{ key: tagKey, value: "Jira-1234" }];
const specification = (ResourceType: string) => ({ TagSpecification: [{ ResourceType, Tag: tags }] });

/** Whole calls, as the rehearsal's access checks read them: what each asks for comes from the request. */
const calls: readonly (readonly [service: string, operation: string, parameters: Record<string, unknown>])[] = [
  ["ec2", "CreateTags", { ResourceId: ["i-1"], Tag: tags }],
  ["ec2", "DeleteTags", { ResourceId: ["i-1"], Tag: [{ Key: tagKey }] }],
  ["ec2", "RunInstances", { ImageId: "ami-1", ...specification("instance") }],
  ["ec2", "RunInstances", { ImageId: "ami-1", ...specification("volume") }],
  ["ec2", "CreateSecurityGroup", { VpcId: "vpc-1", ...specification("security-group") }],
  ["ec2", "CreateVolume", specification("volume")],
  ["ec2", "CreateSnapshots", { InstanceSpecification: { InstanceId: "i-1" }, ...specification("snapshot") }],
  ["iam", "TagRole", { RoleName: "web", Tags: tags }],
  ["iam", "UntagRole", { RoleName: "web", TagKeys: [tagKey] }],
  ["iam", "TagUser", { UserName: "ann", Tags: tags }],
  ["iam", "UntagUser", { UserName: "ann", TagKeys: [tagKey] }],
  ["iam", "CreateRole", { RoleName: "web", Tags: tags }],
  ["iam", "CreateUser", { UserName: "ann", Tags: tags }],
  ["s3", "PutBucketTagging", { Bucket: "b", Tagging: { TagSet: tags } }],
  ["s3", "PutBucketTagging", { Bucket: "b", Tagging: { TagSet: [] } }],
  ["s3", "DeleteBucketTagging", { Bucket: "b" }],
  ["s3", "PutBucketAbac", { Bucket: "b" }],
  ["s3", "TagResource", { ResourceArn: "arn:aws:s3:::b", Tags: tags }],
  ["s3", "UntagResource", { ResourceArn: "arn:aws:s3:::b", TagKeys: [tagKey] }],
  ["s3", "CreateBucket", { Bucket: "b", CreateBucketConfiguration: { Tags: { Tag: tags } } }],
  ["tagging", "TagResources", { ResourceARNList: ["arn:aws:s3:::b"], Tags: { [tagKey]: "Jira-1234" } }],
  ["tagging", "UntagResources", { ResourceARNList: ["arn:aws:s3:::b"], TagKeys: [tagKey] }],
  ["autoscaling", "CreateAutoScalingGroup", { AutoScalingGroupName: "g", Tags: tags }],
  ["autoscaling", "CreateOrUpdateTags", { Tags: [{ ResourceId: "g", PropagateAtLaunch: true, ...tags[1] }] }],
  ["autoscaling", "DeleteTags", { Tags: [{ ResourceId: "g", Key: tagKey }] }],
  [
    "guardduty",
    "TagResource",
    { resourceArn: `arn:aws:guardduty:eu-central-1:${account}:detector/d`, tags: { [tagKey]: "x" } },
  ],
  ["chatbot", "TagResource", { ResourceARN: `arn:aws:chatbot::${account}:chat-configuration/c`, Tags: lower }],
];

describe("The guard of the exception tag", () => {
  for (const way of tagEvents) {
    it(`denies ${way.action}, by ${way.eventSource} ${way.eventName}, to a member's administrator and allows it to who is named`, () => {
      const asked = askedBy(way);
      assert.equal(unguarded.allows(administrator, asked), true);
      assert.equal(guarded.allows(administrator, asked), false);
      assert.equal(guarded.allows(approver, asked), true);
      assert.equal(guarded.allows(people, asked), true);
    });
  }

  for (const [service, operation, parameters] of calls) {
    it(`denies the call ${operation} of ${service} with ${JSON.stringify(parameters)} to a member's administrator`, () => {
      assert.equal(unguarded.allowsCall(administrator, service, operation, parameters), true);
      assert.equal(guarded.allowsCall(administrator, service, operation, parameters), false);
      assert.equal(guarded.allowsCall(approver, service, operation, parameters), true);
    });
  }

  it("compares keys without regard to case, as IAM itself does when it removes one", () => {
    for (const key of ["securityexception", "SECURITYEXCEPTION", "securityException"])
      assert.equal(guarded.allowsCall(administrator, "iam", "UntagRole", { RoleName: "web", TagKeys: [key] }), false);
  });

  it("binds root, a user, and a role of the same name in another path, like any other", () => {
    const root = { kind: "user", account, userName: "root", arn: `arn:aws:iam::${account}:root` } as const;
    const user = {
      kind: "user",
      account,
      userName: "exception-approver",
      arn: `arn:aws:iam::${account}:user/exception-approver`,
    } as const;
    for (const principal of [root, user, session("app/exception-approver"), session("exception-approver-2")])
      assert.equal(
        guarded.allowsCall(principal, "iam", "TagRole", { RoleName: "web", Tags: tags }),
        false,
        JSON.stringify(principal),
      );
  });

  it("denies a value whose key the service does not list", () => {
    const asked = { action: "new:Create", context: { [`aws:RequestTag/${tagKey}`]: "Jira-1234" } };
    assert.deepEqual([guarded.allows(administrator, asked), guarded.allows(approver, asked)], [false, true]);
  });

  it("denies EC2's removal of all tags from a resource that carries the tag, and from no other", () => {
    const removal = (context: Record<string, string>) => ({ action: "ec2:DeleteTags", context });
    const excepted = removal({ [`aws:ResourceTag/${tagKey}`]: "Jira-1234" });
    assert.equal(guarded.allows(administrator, excepted), false);
    assert.equal(guarded.allows(approver, excepted), true);
    assert.equal(guarded.allows(administrator, removal({ "aws:ResourceTag/team": "blue" })), true);
    assert.equal(guarded.allows(administrator, removal({})), true);
  });

  it("lets who may replace a bucket's tags do that, and no more", () => {
    assert.equal(guarded.allowsCall(pipeline, "s3", "PutBucketTagging", { Bucket: "b" }), true);
    assert.equal(guarded.allowsCall(pipeline, "s3", "PutBucketAbac", { Bucket: "b" }), false);
    assert.equal(
      guarded.allowsCall(pipeline, "s3", "TagResource", { ResourceArn: "arn:aws:s3:::b", Tags: tags }),
      false,
    );
  });

  it("lets nobody but them and the deployers make, change or pass a role of a name that may", () => {
    const named: Record<string, unknown> = { RoleName: "exception-approver" };
    for (const operation of [
      "CreateRole",
      "UpdateAssumeRolePolicy",
      "PutRolePolicy",
      "AttachRolePolicy",
      "DeleteRole",
    ]) {
      assert.equal(guarded.allowsCall(administrator, "iam", operation, named), false, operation);
      assert.equal(guarded.allowsCall(deployer, "iam", operation, named), true, operation);
    }
    const resource = `arn:aws:iam::${account}:role/exception-approver`;
    assert.equal(guarded.allows(administrator, { action: "iam:PassRole", resource }), false);
    assert.equal(guarded.allowsCall(administrator, "iam", "GetRole", named), true);
    assert.equal(guarded.allowsCall(administrator, "iam", "CreateRole", { RoleName: "web" }), true);
  });

  it("lets a responder block even who may set the tag", () => {
    assert.equal(guarded.allowsCall(responder, "iam", "PutRolePolicy", { RoleName: "exception-approver" }), true);
  });

  it("touches no call without the key, with other keys or with none at all", () => {
    const key = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.constantFrom("Security", "SecurityExceptions", "Exception", "security-exception"),
    );
    const other = key.filter((text) => text.toLowerCase() !== tagKey.toLowerCase());
    const actions = [...new Set(tagEvents.map(({ action }) => action))]
      .filter((action) => action !== "s3:PutBucketTagging")
      .concat(
        "ec2:DescribeInstances",
        "ec2:RunInstances",
        "s3:GetObject",
        "iam:CreateRole",
        "sts:AssumeRole",
        "lambda:InvokeFunction",
      );
    const call = fc.record({
      action: fc.constantFrom(...actions),
      resource: fc.constantFrom(
        "*",
        `arn:aws:ec2:eu-central-1:${account}:instance/i-1`,
        `arn:aws:iam::${account}:role/web`,
        "arn:aws:s3:::b",
      ),
      tags: fc.option(fc.dictionary(other, fc.oneof(fc.string(), fc.constant(tagKey)), { maxKeys: 4 }), {
        nil: undefined,
      }),
      carried: fc.dictionary(other, fc.string(), { maxKeys: 3 }),
    });
    fc.assert(
      fc.property(call, ({ action, resource, tags: given, carried }) => {
        const context = {
          ...(given === undefined ? {} : { "aws:TagKeys": Object.keys(given) }),
          ...Object.fromEntries(Object.entries(given ?? {}).map(([name, value]) => [`aws:RequestTag/${name}`, value])),
          ...Object.fromEntries(Object.entries(carried).map(([name, value]) => [`aws:ResourceTag/${name}`, value])),
        };
        return guarded.allows(administrator, { action, resource, context });
      }),
      { numRuns: 2_000 },
    );
  });

  it("touches no call that tags or untags something else", () => {
    const others = [{ Key: "team", Value: tagKey }];
    for (const [service, operation, parameters] of [
      ["ec2", "CreateTags", { ResourceId: ["i-1"], Tag: others }],
      ["ec2", "DeleteTags", { ResourceId: ["i-1"], Tag: [{ Key: "team" }] }],
      ["ec2", "DeleteTags", { ResourceId: ["i-1"] }],
      ["ec2", "RunInstances", { ImageId: "ami-1" }],
      ["ec2", "RunInstances", { ImageId: "ami-1", TagSpecification: [{ ResourceType: "instance", Tag: others }] }],
      ["iam", "CreateRole", { RoleName: "web" }],
      ["iam", "TagRole", { RoleName: "web", Tags: others }],
      ["iam", "UntagRole", { RoleName: "web", TagKeys: ["team"] }],
      ["s3", "CreateBucket", { Bucket: "b" }],
      ["s3", "CreateBucket", { Bucket: "b", CreateBucketConfiguration: { Tags: { Tag: others } } }],
      ["s3", "TagResource", { ResourceArn: "arn:aws:s3:::b", Tags: others }],
      ["s3", "UntagResource", { ResourceArn: "arn:aws:s3:::b", TagKeys: ["team"] }],
      ["tagging", "TagResources", { ResourceARNList: ["arn:aws:sqs:eu-central-1:1:q"], Tags: { team: "blue" } }],
      ["autoscaling", "CreateAutoScalingGroup", { AutoScalingGroupName: "g" }],
    ] as const)
      assert.equal(guarded.allowsCall(administrator, service, operation, parameters), true, `${service} ${operation}`);
  });
});
