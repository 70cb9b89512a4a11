import assert from "node:assert/strict";
import { allow, deny, everything, PolicyWorld, region } from "./policyWorld";

describe("Policies that guard the exception tag", function () {
  this.timeout(120_000);
  let world: PolicyWorld;
  let arn: (service: string, resource: string) => string;

  before(async () => {
    world = await PolicyWorld.start();
    arn = (service, resource) => `arn:aws:${service}:${region}:${world.member}:${resource}`;
  });
  after(() => world?.stop());

  const created = {
    ImageId: "ami-1",
    TagSpecification: [{ ResourceType: "instance", Tag: [{ Key: "SecurityException", Value: "x" }] }],
  };

  it("denies every call without tag keys under ForAnyValue:StringLikeIfExists, as the reference's snippet does", async () => {
    const condition = { "ForAnyValue:StringLikeIfExists": { "aws:TagKeys": "SecurityException" } };
    const user = await world.user("snippet", [everything, deny("*", { Condition: condition })]);
    assert.match(await world.call(user, "ec2", "DescribeInstances"), /explicit deny/);
  });

  it("denies only calls that name the tag under ForAnyValue:StringEquals, on tagging and on creation", async () => {
    const condition = {
      "ForAnyValue:StringEqualsIgnoreCase": { "aws:TagKeys": "securityexception" },
      ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/exceptions" },
    };
    const user = await world.user("guarded", [everything, deny("*", { Condition: condition })]);
    const tagged = { Tags: [{ Key: "SecurityException", Value: "x" }] };
    assert.equal(await world.call(user, "ec2", "DescribeInstances"), "allowed");
    assert.equal(await world.call(user, "ec2", "RunInstances", { ImageId: "ami-1" }), "allowed");
    const refused: [string, string, Record<string, unknown>][] = [
      ["ec2", "RunInstances", created],
      [
        "ec2",
        "CreateSecurityGroup",
        {
          VpcId: "vpc-1",
          TagSpecification: [{ ResourceType: "security-group", Tag: [{ Key: "securityEXCEPTION" }] }],
        },
      ],
      ["ec2", "CreateTags", { ResourceId: ["i-1"], Tag: [{ Key: "SecurityException" }] }],
      ["ec2", "DeleteTags", { ResourceId: ["i-1"], Tag: [{ Key: "SecurityException" }] }],
      ["iam", "CreateRole", { RoleName: "x", ...tagged }],
      ["iam", "UntagRole", { RoleName: "x", TagKeys: ["SecurityException"] }],
      ["tagging", "TagResources", { ResourceARNList: [arn("sqs", "q")], Tags: { SecurityException: "x" } }],
      ["autoscaling", "CreateAutoScalingGroup", { AutoScalingGroupName: "g", ...tagged }],
    ];
    for (const [service, operation, parameters] of refused) {
      assert.match(await world.call(user, service, operation, parameters), /explicit deny/, operation);
    }
  });

  it("knows no tag keys where S3 replaces or removes all tags, so that only the action can be denied", async () => {
    const keyed = deny("s3:*", { Condition: { "ForAnyValue:StringEquals": { "aws:TagKeys": "SecurityException" } } });
    const byKey = await world.user("s3-by-key", [everything, keyed]);
    const byAction = await world.user("s3-by-action", [
      everything,
      deny(["s3:PutBucketTagging", "s3:TagResource", "s3:UntagResource", "s3:PutBucketAbac"]),
    ]);
    for (const operation of ["PutBucketTagging", "DeleteBucketTagging"]) {
      assert.equal(await world.call(byKey, "s3", operation, { Bucket: "b" }), "allowed", operation);
      assert.match(await world.call(byAction, "s3", operation, { Bucket: "b" }), /explicit deny/, operation);
    }
    assert.match(
      await world.call(byKey, "s3", "UntagResource", {
        ResourceArn: "arn:aws:s3:::b",
        TagKeys: ["SecurityException"],
      }),
      /explicit deny/,
    );
  });

  it("lets a creation be tagged only by ec2:CreateTags with ec2:CreateAction", async () => {
    const user = await world.user("creator", [
      allow("ec2:RunInstances"),
      allow("ec2:CreateTags", { Condition: { StringEquals: { "ec2:CreateAction": "RunInstances" } } }),
    ]);
    assert.equal(await world.call(user, "ec2", "RunInstances", created), "allowed");
    assert.match(
      await world.call(user, "ec2", "CreateTags", { ResourceId: ["i-1"], Tag: [{ Key: "a" }] }),
      /ec2:CreateTags/,
    );
  });
});
