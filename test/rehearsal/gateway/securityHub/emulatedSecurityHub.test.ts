import assert from "node:assert/strict";
import {
  EnableOrganizationAdminAccountCommand as DelegateGuardDutyCommand,
  GuardDutyClient,
} from "@aws-sdk/client-guardduty";
import {
  BatchImportFindingsCommand,
  BatchUpdateFindingsCommand,
  CreateActionTargetCommand,
  CreateFindingAggregatorCommand,
  DeleteActionTargetCommand,
  DeleteFindingAggregatorCommand,
  DescribeActionTargetsCommand,
  DescribeHubCommand,
  DescribeOrganizationConfigurationCommand,
  EnableOrganizationAdminAccountCommand,
  EnableSecurityHubCommand,
  GetFindingAggregatorCommand,
  GetFindingsCommand,
  ListOrganizationAdminAccountsCommand,
  SecurityHubClient,
  UpdateActionTargetCommand,
  UpdateOrganizationConfigurationCommand,
} from "@aws-sdk/client-securityhub";
import type { PublishServiceEvent } from "../../../../rehearsal/gateway/eventBridge/serviceEvent";
import { GuardDutyService } from "../../../../rehearsal/gateway/guardDuty/guardDutyService";
import { SecurityHubService } from "../../../../rehearsal/gateway/securityHub/securityHubService";
import { EmulatedAccounts, region } from "../emulatedAccounts";

const management = "100000000001";
const security = "100000000002";
const member = "100000000003";
const outsider = "999999999999";

describe("Security Hub in the emulated organization", function () {
  this.timeout(120_000);
  const published: Parameters<PublishServiceEvent>[0][] = [];
  let accounts: EmulatedAccounts;
  let guardDuty: GuardDutyService;
  let hub: SecurityHubService;
  let clients: Record<string, SecurityHubClient>;
  let managementConfiguration: Awaited<ReturnType<EmulatedAccounts["administrator"]>>;

  before(async () => {
    const allowed = async () => ({ allowed: true }) as const;
    const publish: PublishServiceEvent = async (publication) => {
      published.push(publication);
    };
    accounts = await EmulatedAccounts.start({
      accessCheck: () => ({ decide: allowed, decideRequest: allowed, invalidate() {} }),
      modules: (gateway) => {
        hub = new SecurityHubService(gateway, publish);
        guardDuty = new GuardDutyService(gateway, async (publication) => {
          await publish(publication);
          await hub.receiveGuardDuty(publication);
        });
        return [guardDuty, hub];
      },
    });
    accounts.gateway.organization.set({
      organizationId: "o-abcdefghij",
      managementAccountId: management,
      accounts: [management, security, member].map((id) => ({ id, name: id, path: "o-abcdefghij/r-ab12/" })),
    });
    const configurations = await Promise.all(
      [management, security, member, outsider].map(async (id) => [id, await accounts.administrator(id)] as const),
    );
    clients = Object.fromEntries(
      configurations.map(([id, configuration]) => [id, new SecurityHubClient(configuration)]),
    );
    managementConfiguration = configurations[0]?.[1] ?? (await accounts.administrator(management));
  });
  after(() => accounts?.stop());

  const as = (account: string): SecurityHubClient => {
    const client = clients[account];
    assert.ok(client);
    return client;
  };
  const findingsOf = async (account: string, Filters = {}) =>
    (await as(account).send(new GetFindingsCommand({ Filters }))).Findings ?? [];

  it("is off until it is enabled, and enabled once", async () => {
    await assert.rejects(as(outsider).send(new DescribeHubCommand({})), { name: "InvalidAccessException" });
    await as(outsider).send(new EnableSecurityHubCommand({ EnableDefaultStandards: false }));
    const { HubArn } = await as(outsider).send(new DescribeHubCommand({}));
    assert.equal(HubArn, `arn:aws:securityhub:${region}:${outsider}:hub/default`);
    await assert.rejects(as(outsider).send(new EnableSecurityHubCommand({})), { name: "ResourceConflictException" });
  });

  it("has one delegated administrator, who sets what new members get", async () => {
    await as(management).send(new EnableOrganizationAdminAccountCommand({ AdminAccountId: security }));
    const { AdminAccounts } = await as(management).send(new ListOrganizationAdminAccountsCommand({}));
    assert.deepEqual(AdminAccounts, [{ AccountId: security, Status: "ENABLED" }]);
    await as(security).send(
      new UpdateOrganizationConfigurationCommand({ AutoEnable: true, AutoEnableStandards: "NONE" }),
    );
    const configuration = await as(security).send(new DescribeOrganizationConfigurationCommand({}));
    assert.deepEqual([configuration.AutoEnable, configuration.AutoEnableStandards], [true, "NONE"]);
    await assert.rejects(as(member).send(new DescribeOrganizationConfigurationCommand({})), {
      name: "InvalidAccessException",
    });
  });

  it("keeps custom actions with names and ids of at most 20 characters", async () => {
    const action = { Name: "Isolate EC2", Description: "Cuts the instance off.", Id: "IsolateEc2SH" };
    const { ActionTargetArn } = await as(security).send(new CreateActionTargetCommand(action));
    assert.equal(ActionTargetArn, `arn:aws:securityhub:${region}:${security}:action/custom/IsolateEc2SH`);
    await assert.rejects(as(security).send(new CreateActionTargetCommand(action)), {
      name: "ResourceConflictException",
    });
    const long = { ...action, Name: "Isolate EC2 Instances", Id: "Other" };
    await assert.rejects(as(security).send(new CreateActionTargetCommand(long)), { name: "InvalidInputException" });
    await as(security).send(new UpdateActionTargetCommand({ ActionTargetArn, Description: "Isolates." }));
    const ActionTargetArns = [ActionTargetArn ?? ""];
    const { ActionTargets } = await as(security).send(new DescribeActionTargetsCommand({ ActionTargetArns }));
    assert.deepEqual(ActionTargets, [{ ActionTargetArn, Name: "Isolate EC2", Description: "Isolates." }]);
    const other = await as(security).send(new CreateActionTargetCommand({ ...action, Name: "Other", Id: "Other" }));
    await as(security).send(new DeleteActionTargetCommand({ ActionTargetArn: other.ActionTargetArn }));
    await assert.rejects(
      as(security).send(new DescribeActionTargetsCommand({ ActionTargetArns: [other.ActionTargetArn ?? ""] })),
      { name: "ResourceNotFoundException" },
    );
  });

  it("shows a member's GuardDuty finding to its administrator, and sends it to an action", async () => {
    await new GuardDutyClient(managementConfiguration).send(new DelegateGuardDutyCommand({ AdminAccountId: security }));
    const finding = {
      id: "f1",
      type: "UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom",
      severity: 8,
      title: "A call from a bad address",
      resource: {
        resourceType: "AccessKey",
        accessKeyDetails: {
          accessKeyId: "AKIAEXAMPLE",
          principalId: "AIDAEXAMPLE",
          userName: "alice",
          userType: "IAMUser",
        },
      },
      service: { resourceRole: "TARGET", action: { actionType: "AWS_API_CALL" }, additionalInfo: { sample: true } },
    };
    await guardDuty.fireFinding({ account: member, region, finding });
    const [seen, ...others] = await findingsOf(security, { Type: [{ Value: "TTPs/", Comparison: "PREFIX" }] });
    assert.equal(others.length, 0);
    assert.equal(seen?.AwsAccountId, member);
    assert.deepEqual(seen?.Types, ["TTPs/UnauthorizedAccess:IAMUser-MaliciousIPCaller.Custom"]);
    assert.deepEqual(seen?.Severity, { Label: "HIGH", Normalized: 80, Product: 8 });
    assert.equal(seen?.ProductFields?.["aws/guardduty/service/resourceRole"], "TARGET");
    assert.equal(seen?.ProductFields?.["aws/guardduty/service/additionalInfo/sample"], "true");
    assert.deepEqual(seen?.Resources?.[0]?.Details?.AwsIamAccessKey, {
      PrincipalId: "AIDAEXAMPLE",
      PrincipalName: "alice",
      PrincipalType: "IAMUser",
    });
    assert.deepEqual((await findingsOf(outsider)).length, 0);

    published.length = 0;
    await hub.sendCustomAction({ account: security, region, action: "Isolate EC2", findings: ["f1"] });
    assert.deepEqual(
      published.map(({ account, event }) => [account, event["detail-type"], event.resources, event.detail.actionName]),
      [
        [
          security,
          "Security Hub Findings - Custom Action",
          [`arn:aws:securityhub:${region}:${security}:action/custom/IsolateEc2SH`],
          "Isolate EC2",
        ],
      ],
    );
    await assert.rejects(
      hub.sendCustomAction({ account: security, region, action: "Nothing", findings: ["f1"] }),
      /Isolate EC2/,
    );
    await assert.rejects(
      hub.sendCustomAction({ account: security, region, action: "IsolateEc2SH", findings: ["f2"] }),
      /f2/,
    );
  });

  it("names an instance by its ARN, and keeps what was noted when GuardDuty sends the finding again", async () => {
    const finding = {
      id: "f3",
      type: "Backdoor:EC2/C&CActivity.B!DNS",
      severity: 5,
      resource: {
        resourceType: "Instance",
        instanceDetails: {
          instanceId: "i-0abc",
          tags: [{ key: "Name", value: "web" }],
          networkInterfaces: [{ vpcId: "vpc-1" }],
        },
      },
      service: {},
    };
    await guardDuty.fireFinding({ account: member, region, finding });
    const [first] = await findingsOf(security, { ResourceType: [{ Value: "AwsEc2Instance", Comparison: "EQUALS" }] });
    assert.equal(first?.Resources?.[0]?.Id, `arn:aws:ec2:${region}:${member}:instance/i-0abc`);
    assert.equal(first?.Resources?.[0]?.Details?.AwsEc2Instance?.VpcId, "vpc-1");
    const identity = { Id: first?.Id, ProductArn: first?.ProductArn };
    const note = { Text: "Isolated", UpdatedBy: "firebreak" };
    const updated = await as(security).send(
      new BatchUpdateFindingsCommand({ FindingIdentifiers: [identity], Note: note, Workflow: { Status: "NOTIFIED" } }),
    );
    assert.equal(updated.ProcessedFindings?.length, 1);
    await guardDuty.fireFinding({ account: member, region, finding });
    const [again] = await findingsOf(member, { Id: [{ Value: first?.Id, Comparison: "EQUALS" }] });
    assert.deepEqual([again?.Workflow?.Status, again?.Note?.Text], ["NOTIFIED", "Isolated"]);
    assert.equal(again?.ProductFields?.["aws/guardduty/service/count"], "2");
  });

  it("imports an account's own findings, and says which it does not take", async () => {
    const own = {
      SchemaVersion: "2018-10-08",
      Id: "own-1",
      ProductArn: `arn:aws:securityhub:${region}:${member}:product/${member}/default`,
      GeneratorId: "test",
      AwsAccountId: member,
      Types: ["Software and Configuration Checks"],
      CreatedAt: "2026-01-01T00:00:00Z",
      UpdatedAt: "2026-01-01T00:00:00Z",
      Severity: { Label: "LOW" as const },
      Title: "Own",
      Description: "Own",
      Resources: [{ Type: "AwsAccount", Id: `AWS::::Account:${member}` }],
    };
    const forged = { ...own, Id: "forged", ProductArn: `arn:aws:securityhub:${region}::product/aws/guardduty` };
    const { SuccessCount, FailedFindings } = await as(member).send(
      new BatchImportFindingsCommand({ Findings: [own, forged] }),
    );
    assert.deepEqual([SuccessCount, FailedFindings?.map(({ Id }) => Id)], [1, ["forged"]]);
  });

  it("keeps one finding aggregator for an account", async () => {
    const settings = { RegionLinkingMode: "SPECIFIED_REGIONS", Regions: ["eu-central-1"] };
    const { FindingAggregatorArn } = await as(security).send(new CreateFindingAggregatorCommand(settings));
    const found = await as(security).send(new GetFindingAggregatorCommand({ FindingAggregatorArn }));
    assert.deepEqual(
      [found.RegionLinkingMode, found.Regions, found.FindingAggregationRegion],
      ["SPECIFIED_REGIONS", ["eu-central-1"], region],
    );
    await as(security).send(new DeleteFindingAggregatorCommand({ FindingAggregatorArn }));
    await assert.rejects(as(security).send(new GetFindingAggregatorCommand({ FindingAggregatorArn })), {
      name: "ResourceNotFoundException",
    });
  });
});
