import assert from "node:assert/strict";
import {
  ConfigServiceClient,
  DescribeConfigRulesCommand,
  DescribeConfigurationRecorderStatusCommand,
  DescribeOrganizationConfigRuleStatusesCommand,
} from "@aws-sdk/client-config-service";
import { GetBucketEncryptionCommand, ListBucketsCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { RehearsedAccount } from "../../../rehearsal/world/rehearsedAccount";
import { DeployedPrograms, region } from "./deployedPrograms";

const second = { "test:variant": "second" };
const isSecond = () => new pulumi.Config("test").get("variant") === "second";

/** What lets Config deliver to a bucket ("Permissions for the Amazon S3 Bucket for the AWS Config Delivery Channel"). */
const deliveryPolicy = (bucket: pulumi.Output<string>, account: string) =>
  pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: isSecond() ? "Second" : "First",
        Effect: "Allow",
        Principal: { Service: "config.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: pulumi.interpolate`${bucket}/AWSLogs/${account}/Config/*`,
        Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control", "aws:SourceAccount": account } },
      },
    ],
  });

/** A recorder that runs, and the bucket that it delivers to. */
function recording(account: string) {
  const tags = isSecond() ? { team: "second", stage: "two" } : { team: "first", cost: "1" };
  const bucket = new aws.s3.Bucket("bucket", { bucket: `config-bucket-${account}`, forceDestroy: true, tags });
  const of = { bucket: bucket.id };
  new aws.s3.BucketPublicAccessBlock("access", { ...of, blockPublicAcls: true, ignorePublicAcls: isSecond() });
  new aws.s3.BucketServerSideEncryptionConfiguration("encryption", {
    ...of,
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: isSecond() ? "aws:kms" : "AES256" } }],
  });
  new aws.s3.BucketOwnershipControls("ownership", {
    ...of,
    rule: { objectOwnership: isSecond() ? "BucketOwnerEnforced" : "BucketOwnerPreferred" },
  });
  new aws.s3.BucketVersioning("versioning", { ...of, versioningConfiguration: { status: "Enabled" } });
  new aws.s3.BucketLifecycleConfiguration("lifecycle", {
    ...of,
    rules: [
      {
        id: "expire",
        status: "Enabled",
        expiration: { days: isSecond() ? 365 : 90 },
        noncurrentVersionExpiration: { noncurrentDays: 30 },
        abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
      },
    ],
  });
  const policy = new aws.s3.BucketPolicy("policy", { ...of, policy: deliveryPolicy(bucket.arn, account) });
  const recorder = new aws.cfg.Recorder("recorder", {
    roleArn: `arn:aws:iam::${account}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`,
    recordingGroup: {
      allSupported: false,
      resourceTypes: isSecond() ? ["AWS::EC2::SecurityGroup", "AWS::S3::Bucket"] : ["AWS::S3::Bucket"],
    },
  });
  const channel = new aws.cfg.DeliveryChannel(
    "channel",
    {
      s3BucketName: bucket.id,
      snapshotDeliveryProperties: { deliveryFrequency: isSecond() ? "Six_Hours" : "TwentyFour_Hours" },
    },
    { dependsOn: [recorder, policy] },
  );
  const status = new aws.cfg.RecorderStatus(
    "status",
    { name: recorder.name, isEnabled: true },
    { dependsOn: [channel] },
  );
  return { bucket, status, tags };
}

describe("the stand-in provider, with AWS Config and its bucket", function () {
  this.timeout(240_000);
  let programs: DeployedPrograms;

  before(async () => {
    programs = await DeployedPrograms.start();
  });
  after(() => programs?.stop());

  const settled = async () => programs.organization.settled();
  const config = (account: RehearsedAccount) => account.client(ConfigServiceClient, region);

  it("manages a recorder, its channel and bucket, rules and authorizations of one account", async () => {
    const member = programs.organization.account("storefront");
    const stack = await programs.stack("recording", member, async () => {
      const { bucket, status, tags } = recording(member.id);
      const rule = new aws.cfg.Rule(
        "rule",
        {
          name: "S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED",
          description: isSecond() ? "Second" : "First",
          source: { owner: "AWS", sourceIdentifier: "S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED" },
          tags,
        },
        { dependsOn: [status] },
      );
      new aws.cfg.AggregateAuthorization("authorization", {
        accountId: "123456789012",
        authorizedAwsRegion: "eu-west-1",
        tags,
      });
      new aws.cfg.ConfigurationAggregator("aggregator", {
        accountAggregationSource: { accountIds: [member.id], regions: isSecond() ? [region, "eu-west-1"] : [region] },
        tags,
      });
      return { bucket: bucket.id, ruleArn: rule.arn };
    });

    const { changes, outputs } = await stack.up();
    assert.deepEqual(changes, { create: 14 });
    assert.equal(outputs.bucket, `config-bucket-${member.id}`);
    const { ConfigurationRecordersStatus } = await config(member).send(
      new DescribeConfigurationRecorderStatusCommand({}),
    );
    assert.equal(ConfigurationRecordersStatus?.[0]?.recording, true);
    const { ServerSideEncryptionConfiguration: encryption } = await member
      .client(S3Client, region)
      .send(new GetBucketEncryptionCommand({ Bucket: String(outputs.bucket) }));
    assert.equal(encryption?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm, "AES256");

    assert.deepEqual((await stack.up()).changes, { same: 14 });
    assert.deepEqual((await stack.refresh()).changes, { same: 14 });
    const { update, same } = (await stack.up(second)).changes;
    assert.deepEqual({ update, same }, { update: 11, same: 3 });
    assert.deepEqual((await stack.refresh(second)).changes, { same: 14 });
    await settled();
    const place = { account: member.id, region };
    assert.deepEqual(
      programs.organization.services.config
        .complianceOf(place, String(outputs.bucket))
        .map((one) => one.complianceType),
      ["COMPLIANT"],
    );

    const leftover = { Bucket: String(outputs.bucket), Key: "AWSLogs/snapshot.json", Body: "{}" };
    await member.client(S3Client, region).send(new PutObjectCommand(leftover));
    assert.deepEqual((await stack.destroy(second)).changes, { delete: 14 });
    const { Buckets = [] } = await member.client(S3Client, region).send(new ListBucketsCommand({}));
    assert.deepEqual(Buckets, []);
    const { ConfigRules } = await config(member).send(new DescribeConfigRulesCommand({}));
    assert.deepEqual(ConfigRules, []);
  });

  it("manages the rules of an organization from its delegated administrator", async () => {
    const { organization } = programs;
    const management = organization.account("management");
    const security = organization.account("security");
    const sandbox = organization.account("sandbox");
    const delegation = await programs.stack("delegation", management, async () => {
      for (const servicePrincipal of ["config-multiaccountsetup.amazonaws.com", "config.amazonaws.com"]) {
        new aws.organizations.DelegatedAdministrator(servicePrincipal, { accountId: security.id, servicePrincipal });
      }
    });
    assert.deepEqual((await delegation.up()).changes, { create: 3 });
    assert.deepEqual((await delegation.refresh()).changes, { same: 3 });
    const recorded = await programs.stack("recorded", sandbox, async () => {
      recording(sandbox.id);
    });
    await recorded.up();

    const excludedAccounts = ["management", "security", "forensics", "payments", "storefront"] as const;
    const stack = await programs.stack("organization-rules", security, async () => {
      const excluded = excludedAccounts.map((name) => organization.account(name).id);
      new aws.cfg.OrganizationManagedRule("managed", {
        name: "ENCRYPTED_VOLUMES",
        ruleIdentifier: "ENCRYPTED_VOLUMES",
        description: isSecond() ? "Second" : "First",
        excludedAccounts: excluded,
      });
      const role = new aws.iam.Role("role", {
        assumeRolePolicy: JSON.stringify({
          Version: "2012-10-17",
          Statement: ["lambda", "config"].map((service) => ({
            Effect: "Allow",
            Principal: { Service: `${service}.amazonaws.com` },
            Action: "sts:AssumeRole",
          })),
        }),
      });
      const evaluation = new aws.lambda.Function("evaluation", {
        runtime: "nodejs22.x",
        handler: "index.handler",
        role: role.arn,
        code: new pulumi.asset.AssetArchive({
          "index.js": new pulumi.asset.StringAsset("exports.handler = async () => {};"),
        }),
      });
      const permission = new aws.lambda.Permission("permission", {
        action: "lambda:InvokeFunction",
        function: evaluation.name,
        principal: "config.amazonaws.com",
      });
      new aws.cfg.OrganizationCustomRule(
        "custom",
        {
          name: "SECURITY_GROUP_OPEN_PROHIBITED",
          lambdaFunctionArn: evaluation.arn,
          triggerTypes: ["ConfigurationItemChangeNotification", "OversizedConfigurationItemChangeNotification"],
          resourceTypesScopes: ["AWS::EC2::SecurityGroup"],
          inputParameters: JSON.stringify({ allowedPorts: isSecond() ? "443" : "80,443" }),
          excludedAccounts: excluded,
        },
        { dependsOn: [permission] },
      );
      new aws.cfg.ConfigurationAggregator("aggregator", {
        name: "firebreak",
        organizationAggregationSource: { roleArn: role.arn, regions: isSecond() ? [region, "eu-west-1"] : [region] },
      });
    });
    assert.deepEqual((await stack.up()).changes, { create: 7 });
    const { ConfigRules = [] } = await config(sandbox).send(new DescribeConfigRulesCommand({}));
    assert.deepEqual(ConfigRules.map(({ ConfigRuleName = "" }) => ConfigRuleName.replace(/[a-z0-9]{8}$/, "…")).sort(), [
      "OrgConfigRule-ENCRYPTED_VOLUMES-…",
      "OrgConfigRule-SECURITY_GROUP_OPEN_PROHIBITED-…",
    ]);
    assert.deepEqual((await stack.refresh()).changes, { same: 7 });
    assert.deepEqual((await stack.up(second)).changes, { update: 3, same: 4 });
    assert.deepEqual((await stack.refresh(second)).changes, { same: 7 });
    const { OrganizationConfigRuleStatuses } = await config(security).send(
      new DescribeOrganizationConfigRuleStatusesCommand({}),
    );
    assert.deepEqual(
      OrganizationConfigRuleStatuses?.map(({ OrganizationRuleStatus }) => OrganizationRuleStatus),
      ["UPDATE_SUCCESSFUL", "UPDATE_SUCCESSFUL"],
    );
    assert.deepEqual((await stack.destroy(second)).changes, { delete: 7 });
    assert.deepEqual((await config(sandbox).send(new DescribeConfigRulesCommand({}))).ConfigRules, []);
    await recorded.destroy();
    await delegation.destroy();
  });

  it("names the accounts where a rule of the organization could not be made", async () => {
    const management = programs.organization.account("management");
    const stack = await programs.stack("failing-rule", management, async () => {
      new aws.cfg.OrganizationManagedRule("managed", { name: "no-recorder", ruleIdentifier: "ENCRYPTED_VOLUMES" });
    });
    await assert.rejects(stack.up(), new RegExp(`account ${management.id}: NoAvailableConfigurationRecorder`));
    await stack.destroy();
  });
});
