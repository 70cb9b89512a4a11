import assert from "node:assert/strict";
import { addressOf, isAwsType, resourceName } from "../../policypack/resourceAddress";
import { kindOf } from "../../policypack/resourceKinds";

describe("the address of a resource", () => {
  it("is its project, the components around it, its type and its name, which may hold colons", () => {
    const urn = "urn:pulumi:dev::app::our:index:Site$awsx:ec2:Vpc$aws:ec2/subnet:Subnet::a::b";
    assert.deepEqual(addressOf(urn), {
      project: "app",
      parentTypes: ["our:index:Site", "awsx:ec2:Vpc"],
      type: "aws:ec2/subnet:Subnet",
      name: "a::b",
    });
    assert.equal(resourceName(urn), "aws:ec2/subnet:Subnet a::b");
  });

  it("is AWS's in both of Pulumi's providers, and nowhere else", () => {
    for (const type of ["aws:s3/bucket:Bucket", "aws-native:s3:Bucket"]) assert.ok(isAwsType(type));
    for (const type of [
      "awsx:ec2:Vpc",
      "aws",
      "pulumi:providers:aws",
      "azure-native:storage:Blob",
      "aws-tools:index:Tool",
    ])
      assert.ok(!isAwsType(type));
  });

  it("has Config's kind in both, whatever the case of aws-native's names", () => {
    for (const type of ["aws:rds/instance:Instance", "aws-native:rds:DbInstance", "aws-native:rds:DBInstance"])
      assert.equal(kindOf(type), "AWS::RDS::DBInstance");
    assert.equal(kindOf("aws:sqs/queue:Queue"), undefined);
    assert.equal(kindOf("aws-native:sqs:Queue"), undefined);
    assert.equal(kindOf("aws-native"), undefined);
  });
});
