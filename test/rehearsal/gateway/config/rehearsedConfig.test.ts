import assert from "node:assert/strict";
import * as config from "@aws-sdk/client-config-service";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { AddPermissionCommand, CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { OrganizationsClient, RegisterDelegatedAdministratorCommand } from "@aws-sdk/client-organizations";
import {
  DeleteBucketEncryptionCommand,
  DeleteBucketTaggingCommand,
  DeletePublicAccessBlockCommand,
  GetBucketLocationCommand,
  GetBucketPolicyStatusCommand,
  HeadBucketCommand,
  PutBucketAclCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { strToU8, zipSync } from "fflate";
import { toolFolder } from "../../../../rehearsal/setup/folders";
import { pythonEnvironment } from "../../../../rehearsal/setup/pythonEnvironment";
import { createBucket, type RehearsedBucket, readBucket } from "../../../../rehearsal/world/bucket";
import type { RehearsedAccount } from "../../../../rehearsal/world/rehearsedAccount";
import { RehearsedOrganization } from "../../../../rehearsal/world/rehearsedOrganization";
import { createSecurityGroup, openGroup, readSecurityGroup } from "../../../../rehearsal/world/securityGroup";

const openToAll = {
  IpProtocol: "tcp",
  FromPort: 22,
  ToPort: 22,
  IpRanges: [{ CidrIp: "0.0.0.0/0", Description: "all" }],
};

describe("Config in the rehearsed organization", function () {
  this.timeout(180_000);
  let organization: RehearsedOrganization;
  let member: RehearsedAccount;
  let security: RehearsedAccount;
  let functionArn: string;

  before(async () => {
    const python = await pythonEnvironment({ tools: toolFolder(), tell: () => undefined });
    organization = await RehearsedOrganization.start({ python });
    member = organization.account("storefront");
    security = organization.account("security");
    await record(member);
    functionArn = await makeFunction();
  });
  after(() => organization?.stop());

  const configOf = (account: RehearsedAccount) => account.client(config.ConfigServiceClient);
  const complianceOf = (id: string) =>
    Object.fromEntries(
      organization.services.config
        .complianceOf({ account: member.id, region: member.homeRegion }, id)
        .map(({ ruleName, complianceType }) => [
          ruleName.replace(/^OrgConfigRule-|-[a-z0-9]{8}$/g, ""),
          complianceType,
        ]),
    );

  async function record(account: RehearsedAccount): Promise<void> {
    const { name } = await createBucket(account, { name: "config" });
    const client = configOf(account);
    // A role of the account's own: the service-linked one would need a bucket policy.
    const roleARN = `arn:aws:iam::${account.id}:role/config`;
    const ConfigurationRecorder = { name: "default", roleARN, recordingGroup: { allSupported: true } };
    await client.send(new config.PutConfigurationRecorderCommand({ ConfigurationRecorder }));
    await client.send(
      new config.PutDeliveryChannelCommand({ DeliveryChannel: { name: "default", s3BucketName: name } }),
    );
    await client.send(new config.StartConfigurationRecorderCommand({ ConfigurationRecorderName: "default" }));
    await organization.settled();
  }

  async function makeFunction(): Promise<string> {
    const statement = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    const { Role } = await security
      .client(IAMClient)
      .send(new CreateRoleCommand({ RoleName: "rule-function", AssumeRolePolicyDocument }));
    const ZipFile = zipSync({ "index.js": strToU8("exports.handler = async (event) => event.accountId;") });
    const made = await security.client(LambdaClient).send(
      new CreateFunctionCommand({
        FunctionName: "rule-function",
        Runtime: "nodejs22.x",
        Handler: "index.handler",
        Role: Role?.Arn,
        Code: { ZipFile },
      }),
    );
    return made.FunctionArn ?? "";
  }

  const customRule = (excluded: readonly string[]) =>
    new config.PutOrganizationConfigRuleCommand({
      OrganizationConfigRuleName: "SECURITY_GROUP_OPEN_PROHIBITED",
      ExcludedAccounts: [...excluded],
      OrganizationCustomRuleMetadata: {
        LambdaFunctionArn: functionArn,
        OrganizationConfigRuleTriggerTypes: ["ConfigurationItemChangeNotification"],
        ResourceTypesScope: ["AWS::EC2::SecurityGroup"],
      },
    });
  const allBut = (account: RehearsedAccount) =>
    (["management", "security", "forensics", "payments", "storefront", "sandbox"] as const)
      .map((name) => organization.account(name).id)
      .filter((id) => id !== account.id);

  it("refuses organization rules from an account that the organization has not delegated them to", async () => {
    await assert.rejects(configOf(security).send(customRule([])), { name: "OrganizationAccessDeniedException" });
    const management = organization.account("management").client(OrganizationsClient);
    for (const ServicePrincipal of ["config-multiaccountsetup.amazonaws.com", "config.amazonaws.com"]) {
      await management.send(new RegisterDelegatedAdministratorCommand({ AccountId: security.id, ServicePrincipal }));
    }
  });

  it("refuses a function that does not admit Config, and invokes it in the member's name once it does", async () => {
    await assert.rejects(configOf(security).send(customRule(allBut(member))), {
      name: "InsufficientPermissionsException",
    });
    await security.client(LambdaClient).send(
      new AddPermissionCommand({
        FunctionName: "rule-function",
        StatementId: "config",
        Action: "lambda:InvokeFunction",
        Principal: "config.amazonaws.com",
      }),
    );
    await configOf(security).send(customRule(allBut(member)));
    const { ConfigRules: [rule] = [] } = await configOf(member).send(new config.DescribeConfigRulesCommand({}));
    assert.match(rule?.ConfigRuleName ?? "", /^OrgConfigRule-SECURITY_GROUP_OPEN_PROHIBITED-[a-z0-9]{8}$/);
    await assert.rejects(
      configOf(member).send(new config.DeleteConfigRuleCommand({ ConfigRuleName: rule?.ConfigRuleName })),
      { name: "AccessDeniedException" },
    );
    await organization.settled();
    const before = organization.services.lambda.invocations("rule-function").length;
    const group = await createSecurityGroup(member, organization.network("storefront"), { team: "blue" });
    const [opened] = await openGroup(group, [openToAll]);
    await organization.settled();
    assert.ok(organization.services.lambda.invocations("rule-function").length > before);
    const state = await readSecurityGroup(group);
    const [inbound, ...others] = state.rules.filter(({ IsEgress }) => !IsEgress);
    assert.deepEqual(others, []);
    assert.match(inbound?.SecurityGroupRuleId ?? "", /^sgr-/);
    assert.equal(inbound?.SecurityGroupRuleId, opened?.SecurityGroupRuleId);
    assert.deepEqual(
      [inbound?.IpProtocol, inbound?.FromPort, inbound?.ToPort, inbound?.CidrIpv4, inbound?.Description],
      ["tcp", 22, 22, "0.0.0.0/0", "all"],
    );
    assert.deepEqual(state.tags, { Name: group.name, team: "blue" });
  });

  it("says in which account a rule failed for want of a recorder, and puts it there once there is one", async () => {
    const sandbox = organization.account("sandbox");
    const client = configOf(security);
    await client.send(customRule(allBut(member).filter((id) => id !== sandbox.id)));
    const status = async () => {
      const name = "SECURITY_GROUP_OPEN_PROHIBITED";
      const { OrganizationConfigRuleStatuses: [whole] = [] } = await client.send(
        new config.DescribeOrganizationConfigRuleStatusesCommand({ OrganizationConfigRuleNames: [name] }),
      );
      const { OrganizationConfigRuleDetailedStatus: members = [] } = await client.send(
        new config.GetOrganizationConfigRuleDetailedStatusCommand({
          OrganizationConfigRuleName: name,
          Filters: { AccountId: sandbox.id },
        }),
      );
      return [
        whole?.OrganizationRuleStatus?.endsWith("FAILED"),
        members[0]?.MemberAccountRuleStatus,
        members[0]?.ErrorCode,
      ];
    };
    assert.deepEqual(await status(), [true, "CREATE_FAILED", "NoAvailableConfigurationRecorder"]);
    await record(sandbox);
    assert.deepEqual(await status(), [false, "CREATE_SUCCESSFUL", undefined]);
  });

  describe("with AWS's own rules about buckets", () => {
    let bucket: RehearsedBucket;

    before(async () => {
      const rules = [
        "S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED",
        "S3_BUCKET_PUBLIC_READ_PROHIBITED",
        "S3_BUCKET_PUBLIC_WRITE_PROHIBITED",
      ];
      for (const RuleIdentifier of rules) {
        await configOf(security).send(
          new config.PutOrganizationConfigRuleCommand({
            OrganizationConfigRuleName: RuleIdentifier,
            OrganizationManagedRuleMetadata: { RuleIdentifier },
            ExcludedAccounts: allBut(member),
          }),
        );
      }
      bucket = await createBucket(member, { tags: { team: "blue" } });
      await member.client(S3Client).send(new PutBucketAclCommand({ Bucket: bucket.name, ACL: "public-read" }));
      await organization.settled();
    });

    it("finds a bucket without encryption that everybody may read", () => {
      assert.deepEqual(complianceOf(bucket.name), {
        S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED: "NON_COMPLIANT",
        S3_BUCKET_PUBLIC_READ_PROHIBITED: "NON_COMPLIANT",
        S3_BUCKET_PUBLIC_WRITE_PROHIBITED: "COMPLIANT",
      });
    });

    it("shows them to the organization's aggregator, and to none that is not delegated or has no role of Config's", async () => {
      const statement = { Effect: "Allow", Principal: { Service: "config.amazonaws.com" }, Action: "sts:AssumeRole" };
      const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
      const { Role } = await security
        .client(IAMClient)
        .send(new CreateRoleCommand({ RoleName: "aggregator", AssumeRolePolicyDocument }));
      const put = (RoleArn: string | undefined) =>
        new config.PutConfigurationAggregatorCommand({
          ConfigurationAggregatorName: "firebreak",
          OrganizationAggregationSource: { RoleArn, AllAwsRegions: true },
        });
      await assert.rejects(configOf(member).send(put(`arn:aws:iam::${member.id}:role/aggregator`)), {
        name: "OrganizationAccessDeniedException",
      });
      await assert.rejects(configOf(security).send(put(`arn:aws:iam::${security.id}:role/rule-function`)));
      await configOf(security).send(put(Role?.Arn));
      const { AggregateComplianceByConfigRules: found = [] } = await configOf(security).send(
        new config.DescribeAggregateComplianceByConfigRulesCommand({
          ConfigurationAggregatorName: "firebreak",
          Filters: { ComplianceType: "NON_COMPLIANT", AccountId: member.id },
        }),
      );
      assert.equal(found.length, 2);
      const { AggregateEvaluationResults: [result] = [] } = await configOf(security).send(
        new config.GetAggregateComplianceDetailsByConfigRuleCommand({
          ConfigurationAggregatorName: "firebreak",
          ConfigRuleName: found[0]?.ConfigRuleName,
          AccountId: member.id,
          AwsRegion: member.homeRegion,
          ComplianceType: "NON_COMPLIANT",
        }),
      );
      assert.ok(result?.EvaluationResultIdentifier?.EvaluationResultQualifier?.ResourceId);
      assert.deepEqual([result.AccountId, result.AwsRegion], [member.id, member.homeRegion]);
    });

    it("finds it compliant once it is closed and encrypted, and no longer once that is undone", async () => {
      const s3 = member.client(S3Client);
      const Bucket = bucket.name;
      const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" as const } }];
      await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
      const PublicAccessBlockConfiguration = {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      };
      await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
      await organization.settled();
      assert.deepEqual([...new Set(Object.values(complianceOf(Bucket)))], ["COMPLIANT"]);
      const state = await readBucket(bucket);
      assert.deepEqual([state.encryption, state.tags], [[{ ...Rules[0], BucketKeyEnabled: false }], { team: "blue" }]);
      assert.deepEqual(state.publicAccessBlock, PublicAccessBlockConfiguration);

      await s3.send(new DeleteBucketEncryptionCommand({ Bucket }));
      await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
      await s3.send(new DeleteBucketTaggingCommand({ Bucket }));
      await organization.settled();
      assert.equal(Object.values(complianceOf(Bucket)).filter((type) => type === "NON_COMPLIANT").length, 2);
      await s3.send(new HeadBucketCommand({ Bucket }));
      const { LocationConstraint } = await s3.send(new GetBucketLocationCommand({ Bucket }));
      assert.equal(LocationConstraint, member.homeRegion);
    });

    it("finds a bucket whose policy lets everybody write", async () => {
      const { name } = await createBucket(member, { name: "open" });
      const statement = { Effect: "Allow", Principal: "*", Action: "s3:Put*", Resource: `arn:aws:s3:::${name}/*` };
      const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
      await member.client(S3Client).send(new PutBucketPolicyCommand({ Bucket: name, Policy }));
      await organization.settled();
      const found = complianceOf(name);
      assert.deepEqual(
        [found.S3_BUCKET_PUBLIC_WRITE_PROHIBITED, found.S3_BUCKET_PUBLIC_READ_PROHIBITED],
        ["NON_COMPLIANT", "COMPLIANT"],
      );
      const { PolicyStatus } = await member.client(S3Client).send(new GetBucketPolicyStatusCommand({ Bucket: name }));
      assert.equal(PolicyStatus?.IsPublic, true);
    });
  });
});
