import assert from "node:assert/strict";
import type { ExistingRecorder } from "../../components/existingRecorder";
import { unrecordedTypes } from "../../components/existingRecorder";
import { MemberAccount } from "../../components/memberAccount";
import { openSecurityGroupRule } from "../../functions/open-security-group-rule/rule";
import { type Deployment, deploy, placement } from "./deployment";
import { settingsOf } from "./settings";

const memberPlacement = { ...placement, accountId: "444455556666" };

function deployMember(
  config: Readonly<Record<string, string>> = {},
  recorders?: ReadonlyMap<string, ExistingRecorder>,
): Promise<Deployment> {
  const settings = settingsOf("member", { "firebreak:configRules": "organization", ...config });
  return deploy(() => new MemberAccount("member", { ...settings, placement: memberPlacement, recorders }));
}

const enabled = { "firebreak:enableConfig": "true", "firebreak:createS3BucketConfig": "true" };

describe("Detection by Config, in a member account", () => {
  it("gives the custom rule's function a role, and only that function", async () => {
    const deployment = await deployMember();
    const { inputs } = deployment.one("Role", "evaluation-role");
    assert.deepEqual([inputs.name, inputs.path], ["firebreak-config-evaluation", "/firebreak/"]);
    assert.deepEqual(deployment.policy("Role", "evaluation-role", "assumeRolePolicy").Statement, [
      {
        Sid: "RuleOfTheSecurityAccount",
        Effect: "Allow",
        Principal: { AWS: "arn:aws-cn:iam::111122223333:root" },
        Action: "sts:AssumeRole",
        Condition: {
          ArnLike: {
            "aws:PrincipalArn": "arn:aws-cn:iam::111122223333:role/firebreak/firebreak-open-security-group-rule-*",
          },
          StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5", "sts:ExternalId": "firebreak-o-a1b2c3d4e5" },
        },
      },
    ]);
    assert.deepEqual(
      deployment.policy("RolePolicy", "evaluation-role-policy").Statement.map(({ Action }) => Action),
      openSecurityGroupRule.permissions.member.map(({ actions }) => actions),
    );
  });

  it("records nothing unless it is told to", async () => {
    const deployment = await deployMember();
    assert.deepEqual([...deployment.all("Recorder"), ...deployment.all("Bucket")], []);
  });

  it("records the types that the rules look at, and delivers to a bucket of its own, once a day", async () => {
    const deployment = await deployMember(enabled);
    assert.deepEqual(deployment.one("Recorder").inputs.recordingGroup, {
      allSupported: false,
      resourceTypes: ["AWS::EC2::SecurityGroup", "AWS::EC2::Volume", "AWS::RDS::DBInstance", "AWS::S3::Bucket"],
    });
    assert.equal(deployment.one("RecorderStatus").inputs.isEnabled, true);
    assert.equal(deployment.one("Bucket").inputs.bucket, "config-bucket-444455556666");
    const { name, s3BucketName, snapshotDeliveryProperties } = deployment.one("DeliveryChannel").inputs;
    assert.deepEqual([name, s3BucketName], ["DeliveryChannel", "config-bucket-444455556666"]);
    assert.deepEqual(snapshotDeliveryProperties, { deliveryFrequency: "TwentyFour_Hours" });
    assert.deepEqual(deployment.all("Topic"), []);
  });

  it("encrypts the bucket, closes it to the public, and lets nobody in but Config for this account, by TLS", async () => {
    const deployment = await deployMember(enabled);
    assert.deepEqual(deployment.one("BucketServerSideEncryptionConfiguration").inputs.rules, [
      { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
    ]);
    const { bucket: _, ...block } = deployment.one("BucketPublicAccessBlock").inputs;
    assert.ok(Object.values(block).every((closed) => closed === true) && Object.keys(block).length === 4);
    const { Statement } = deployment.policy("BucketPolicy");
    assert.deepEqual(
      Statement.map(({ Sid }) => Sid),
      ["AWSConfigBucketPermissionsCheck", "AWSConfigBucketExistenceCheck", "AWSConfigBucketDelivery", "TlsOnly"],
    );
    for (const { Effect, Condition } of Statement) {
      const { StringEquals } = Condition as { StringEquals?: Record<string, string> };
      if (Effect === "Allow") assert.equal(StringEquals?.["aws:SourceAccount"], "444455556666");
    }
  });

  it("takes the reference's other choices: everything, a key, a topic, a bucket that is there", async () => {
    const key = "arn:aws-cn:kms:cn-north-1:444455556666:key/1234";
    const deployment = await deployMember({
      "firebreak:enableConfig": "true",
      "firebreak:allSupported": "true",
      "firebreak:configS3Bucket": "history-of-all",
      "firebreak:configBucketKmsKeyArn": key,
      "firebreak:deliveryFrequency": "3hours",
      "firebreak:createSns": "true",
    });
    assert.deepEqual(deployment.one("Recorder").inputs.recordingGroup, {
      allSupported: true,
      includeGlobalResourceTypes: true,
    });
    assert.deepEqual(deployment.all("Bucket"), []);
    const { inputs } = deployment.one("DeliveryChannel");
    assert.deepEqual([inputs.s3BucketName, inputs.s3KmsKeyArn], ["history-of-all", key]);
    assert.deepEqual(inputs.snapshotDeliveryProperties, { deliveryFrequency: "Three_Hours" });
    assert.equal(deployment.one("Topic").inputs.name, "Config");
    assert.equal(inputs.snsTopicArn, "arn:aws:sns/topic:Topic:Config");
  });

  it("leaves a recorder that is there as it is, and makes none beside it", async () => {
    const existing = { name: "aws-controltower-BaselineConfigRecorder", recordedTypes: undefined };
    const deployment = await deployMember(enabled, new Map([["cn-north-1", existing]]));
    for (const kind of ["Recorder", "DeliveryChannel", "RecorderStatus", "Bucket"])
      assert.deepEqual(deployment.all(kind), [], kind);
  });

  it("knows what such a recorder leaves out", () => {
    const some = { name: "default", recordedTypes: ["AWS::S3::Bucket"] };
    assert.deepEqual(unrecordedTypes(some, ["AWS::S3::Bucket", "AWS::EC2::Volume"]), ["AWS::EC2::Volume"]);
    assert.deepEqual(unrecordedTypes({ name: "default", recordedTypes: undefined }, ["AWS::EC2::Volume"]), []);
  });

  it("makes rules of its own where there are none for the organization", async () => {
    const deployment = await deployMember({ ...enabled, "firebreak:configRules": "accounts" });
    const owners = new Map(
      deployment.all("Rule").map(({ inputs }) => [inputs.name, (inputs.source as { owner: string }).owner]),
    );
    assert.equal(owners.size, 6);
    assert.equal(owners.get("ENCRYPTED_VOLUMES"), "AWS");
    assert.equal(owners.get("SECURITY_GROUP_OPEN_PROHIBITED"), "CUSTOM_LAMBDA");
    const { sourceIdentifier } = deployment.one("Rule", "SECURITY_GROUP_OPEN_PROHIBITED").inputs.source as {
      sourceIdentifier: string;
    };
    assert.equal(
      sourceIdentifier,
      "arn:aws-cn:lambda:cn-north-1:111122223333:function:firebreak-open-security-group-rule",
    );
  });

  it("authorizes the sweep where it is listed, and only there", async () => {
    const listed = await deployMember({ "firebreak:sweepAccounts": '["444455556666"]' });
    const { inputs } = listed.one("AggregateAuthorization");
    assert.deepEqual([inputs.accountId, inputs.authorizedAwsRegion], ["111122223333", "cn-north-1"]);
    assert.deepEqual((await deployMember()).all("AggregateAuthorization"), []);
  });

  it("has no role where nothing evaluates by it", async () => {
    const off = await deployMember({ "firebreak:enableRestrictedSecurityGroup": "false" });
    assert.ok(!off.all("Role").some(({ inputs }) => inputs.name === "firebreak-config-evaluation"));
  });
});
