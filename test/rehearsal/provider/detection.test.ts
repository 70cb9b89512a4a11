import assert from "node:assert/strict";
import {
  DescribeOrganizationConfigurationCommand,
  GetDetectorCommand,
  GuardDutyClient,
} from "@aws-sdk/client-guardduty";
import { ListGroupsCommand, ResourceGroupsClient } from "@aws-sdk/client-resource-groups";
import { DescribeActionTargetsCommand, DescribeHubCommand, SecurityHubClient } from "@aws-sdk/client-securityhub";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DeployedPrograms, region } from "./deployedPrograms";

const second = { "test:variant": "second" };
const isSecond = () => new pulumi.Config("test").get("variant") === "second";

describe("the stand-in provider, with what detects and responds in AWS", function () {
  this.timeout(240_000);
  let programs: DeployedPrograms;

  before(async () => {
    programs = await DeployedPrograms.start();
  });
  after(() => programs?.stop());

  it("manages an account's Security Hub, custom actions, resource groups, chat channels and detector features", async () => {
    const account = programs.organization.account("forensics");
    const tags = () => ({ team: isSecond() ? "second" : "first" });
    const stack = await programs.stack("account", account, async () => {
      const hub = new aws.securityhub.Account("hub", {
        enableDefaultStandards: false,
        autoEnableControls: !isSecond(),
      });
      const action = new aws.securityhub.ActionTarget(
        "action",
        { name: "Isolate EC2", identifier: "IsolateEc2SH", description: isSecond() ? "Second" : "First" },
        { dependsOn: hub },
      );
      new aws.securityhub.FindingAggregator(
        "aggregator",
        { linkingMode: "SPECIFIED_REGIONS", specifiedRegions: isSecond() ? ["eu-west-1", "eu-west-3"] : ["eu-west-1"] },
        { dependsOn: hub },
      );
      new aws.resourcegroups.Group("exempt", {
        name: "exempt",
        description: isSecond() ? "Second" : "First",
        resourceQuery: {
          query: JSON.stringify({
            ResourceTypeFilters: ["AWS::AllSupported"],
            TagFilters: [{ Key: isSecond() ? "Exempt" : "SecurityException", Values: [] }],
          }),
        },
        tags: tags(),
      });
      const detector = new aws.guardduty.Detector("detector", {});
      new aws.guardduty.DetectorFeature("s3", {
        detectorId: detector.id,
        name: "S3_DATA_EVENTS",
        status: isSecond() ? "DISABLED" : "ENABLED",
      });
      new aws.guardduty.DetectorFeature("runtime", {
        detectorId: detector.id,
        name: "RUNTIME_MONITORING",
        status: "ENABLED",
        additionalConfigurations: [{ name: "EC2_AGENT_MANAGEMENT", status: isSecond() ? "DISABLED" : "ENABLED" }],
      });
      const channel = {
        iamRoleArn: pulumi.interpolate`arn:aws:iam::${account.id}:role/chat`,
        snsTopicArns: isSecond() ? [] : [`arn:aws:sns:${region}:${account.id}:alerts`],
        loggingLevel: "ERROR",
        tags: tags(),
      };
      new aws.chatbot.SlackChannelConfiguration("slack", {
        ...channel,
        configurationName: "alerts-slack",
        slackTeamId: "T0123456",
        slackChannelId: isSecond() ? "C2222222" : "C1111111",
      });
      new aws.chatbot.TeamsChannelConfiguration("teams", {
        ...channel,
        configurationName: "alerts-teams",
        teamId: "11111111-2222-3333-4444-555555555555",
        tenantId: "66666666-7777-8888-9999-000000000000",
        channelId: "19%3aexample%40thread.tacv2",
      });
      return { action: action.arn, detector: detector.id };
    });

    const { changes, outputs } = await stack.up();
    assert.deepEqual(changes, { create: 10 });
    assert.deepEqual((await stack.up()).changes, { same: 10 });
    assert.deepEqual((await stack.refresh()).changes, { same: 10 });
    const { changes: updated } = await stack.up(second);
    assert.deepEqual(updated, { update: 8, same: 2 });
    assert.deepEqual((await stack.refresh(second)).changes, { same: 10 });

    const hub = account.client(SecurityHubClient, region);
    const { ActionTargets } = await hub.send(
      new DescribeActionTargetsCommand({ ActionTargetArns: [String(outputs.action)] }),
    );
    assert.deepEqual(
      ActionTargets?.map(({ Description }) => Description),
      ["Second"],
    );
    const { Features } = await account
      .client(GuardDutyClient, region)
      .send(new GetDetectorCommand({ DetectorId: String(outputs.detector) }));
    assert.deepEqual(Features?.map(({ Name, Status }) => [Name, Status]).sort(), [
      ["RUNTIME_MONITORING", "ENABLED"],
      ["S3_DATA_EVENTS", "DISABLED"],
    ]);

    assert.deepEqual((await stack.destroy(second)).changes, { delete: 10 });
    await assert.rejects(hub.send(new DescribeHubCommand({})), { name: "InvalidAccessException" });
    const { GroupIdentifiers } = await account.client(ResourceGroupsClient, region).send(new ListGroupsCommand({}));
    assert.deepEqual(GroupIdentifiers, []);
  });

  it("manages the administrators of Security Hub and GuardDuty, and what they switch on for members", async () => {
    const security = programs.organization.account("security");
    const sandbox = programs.organization.account("sandbox").id;
    const management = await programs.stack("administrators", programs.organization.account("management"), async () => {
      new aws.securityhub.OrganizationAdminAccount("securityhub", { adminAccountId: security.id });
      new aws.guardduty.OrganizationAdminAccount("guardduty", { adminAccountId: security.id });
    });
    assert.deepEqual((await management.up()).changes, { create: 3 });
    assert.deepEqual((await management.refresh()).changes, { same: 3 });

    const stack = await programs.stack("administrator", security, async () => {
      const detectorId = aws.guardduty.getDetectorOutput({}).id;
      new aws.securityhub.OrganizationConfiguration("securityhub", {
        autoEnable: true,
        autoEnableStandards: isSecond() ? "DEFAULT" : "NONE",
      });
      new aws.guardduty.OrganizationConfiguration("guardduty", {
        detectorId,
        autoEnableOrganizationMembers: isSecond() ? "NEW" : "ALL",
      });
      for (const name of ["S3_DATA_EVENTS", "EKS_AUDIT_LOGS"]) {
        new aws.guardduty.OrganizationConfigurationFeature(name, {
          detectorId,
          name,
          autoEnable: isSecond() ? "NEW" : "ALL",
        });
      }
      new aws.guardduty.MemberDetectorFeature("sandbox", {
        detectorId,
        accountId: sandbox,
        name: "S3_DATA_EVENTS",
        status: isSecond() ? "DISABLED" : "ENABLED",
      });
      return { detectorId };
    });
    const { changes, outputs } = await stack.up();
    assert.deepEqual(changes, { create: 6 });
    assert.deepEqual((await stack.up()).changes, { same: 6 });
    assert.deepEqual((await stack.refresh()).changes, { same: 6 });
    assert.deepEqual((await stack.up(second)).changes, { update: 5, same: 1 });
    assert.deepEqual((await stack.refresh(second)).changes, { same: 6 });
    const { Features, AutoEnableOrganizationMembers } = await security
      .client(GuardDutyClient, region)
      .send(new DescribeOrganizationConfigurationCommand({ DetectorId: String(outputs.detectorId) }));
    assert.equal(AutoEnableOrganizationMembers, "NEW");
    assert.deepEqual(Features?.map(({ Name, AutoEnable }) => [Name, AutoEnable]).sort(), [
      ["EKS_AUDIT_LOGS", "NEW"],
      ["S3_DATA_EVENTS", "NEW"],
    ]);
    assert.deepEqual((await stack.destroy(second)).changes, { delete: 6 });
    assert.deepEqual((await management.destroy()).changes, { delete: 3 });
  });
});
