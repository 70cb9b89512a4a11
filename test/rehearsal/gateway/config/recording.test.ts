import assert from "node:assert/strict";
import {
  BatchGetResourceConfigCommand,
  GetComplianceDetailsByConfigRuleCommand,
  GetResourceConfigHistoryCommand,
  ListDiscoveredResourcesCommand,
  PutEvaluationsCommand,
  StartConfigRulesEvaluationCommand,
} from "@aws-sdk/client-config-service";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DeleteSecurityGroupCommand,
  DescribeVpcsCommand,
} from "@aws-sdk/client-ec2";
import { EmulatedConfig, functionArn, payments, region, security, serviceLinkedRole } from "./emulatedConfig";

describe("Config's recorder and custom rules in the emulated organization", function () {
  this.timeout(120_000);
  let emulated: EmulatedConfig;
  let groupId: string;
  let resultToken: string;

  before(async () => {
    emulated = await EmulatedConfig.start();
    await emulated.record(payments, "AWS::EC2::SecurityGroup");
    await emulated.putSecurityGroupRule(payments, "SECURITY_GROUP_OPEN_PROHIBITED");
    emulated.takeCalls();
    const ec2 = emulated.ec2(payments);
    const { Vpcs: [vpc] = [] } = await ec2.send(new DescribeVpcsCommand({}));
    const made = await ec2.send(
      new CreateSecurityGroupCommand({ GroupName: "open", Description: "open ssh", VpcId: vpc?.VpcId }),
    );
    groupId = made.GroupId ?? "";
    await emulated.settled();
  });
  after(() => emulated?.stop());

  it("tells the function of a new group, with the group as Config writes it", async () => {
    const [{ functionArn: invoked, invoker } = { functionArn: "", invoker: undefined }] = emulated.invocations;
    assert.equal(invoked, functionArn);
    assert.deepEqual(invoker, { kind: "service", service: "config.amazonaws.com", sourceAccount: payments });
    const [call, ...others] = emulated.takeCalls();
    assert.ok(call);
    assert.deepEqual(others, []);
    assert.equal(call.version, "1.0");
    assert.equal(call.configRuleName, "SECURITY_GROUP_OPEN_PROHIBITED");
    assert.match(call.configRuleId, /^config-rule-[a-z0-9]{6}$/);
    assert.equal(call.configRuleArn, `arn:aws:config:${region}:${payments}:config-rule/${call.configRuleId}`);
    assert.equal(call.executionRoleArn, serviceLinkedRole(payments));
    assert.deepEqual(call.ruleParameters, { allowedPorts: "80,443" });
    assert.deepEqual([call.accountId, call.eventLeftScope], [payments, false]);
    const { messageType, configurationItem: item } = call.invokingEvent;
    assert.equal(messageType, "ConfigurationItemChangeNotification");
    assert.equal(item?.configurationItemStatus, "ResourceDiscovered");
    assert.equal(item?.ARN, `arn:aws:ec2:${region}:${payments}:security-group/${groupId}`);
  });

  it("tells it of a change of rules, in both of the ways that Config writes IPv4 ranges", async () => {
    const description = { Description: "office" };
    await emulated.ec2(payments).send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: groupId,
        IpPermissions: [
          {
            IpProtocol: "tcp",
            FromPort: 22,
            ToPort: 22,
            IpRanges: [{ CidrIp: "0.0.0.0/0" }, { CidrIp: "192.0.2.0/24", ...description }],
            Ipv6Ranges: [{ CidrIpv6: "::/0" }],
          },
        ],
      }),
    );
    await emulated.settled();
    const [call] = emulated.takeCalls();
    assert.equal(call?.invokingEvent.configurationItem?.configurationItemStatus, "OK");
    const configuration = call?.invokingEvent.configurationItem?.configuration as { ipPermissions: unknown };
    assert.deepEqual(configuration.ipPermissions, [
      {
        fromPort: 22,
        ipProtocol: "tcp",
        ipv6Ranges: [{ cidrIpv6: "::/0" }],
        prefixListIds: [],
        toPort: 22,
        userIdGroupPairs: [],
        ipv4Ranges: [{ cidrIp: "0.0.0.0/0" }, { cidrIp: "192.0.2.0/24", description: "office" }],
        ipRanges: ["0.0.0.0/0", "192.0.2.0/24"],
      },
    ]);
    resultToken = call?.resultToken ?? "";
  });

  it("publishes a change of compliance once, and not the same compliance again", async () => {
    const put = (ComplianceType: "COMPLIANT" | "NON_COMPLIANT", at: Date) =>
      emulated.config(payments).send(
        new PutEvaluationsCommand({
          ResultToken: resultToken,
          Evaluations: [
            {
              ComplianceResourceType: "AWS::EC2::SecurityGroup",
              ComplianceResourceId: groupId,
              ComplianceType,
              OrderingTimestamp: at,
              Annotation: "Port 22 is open to 0.0.0.0/0.",
            },
          ],
        }),
      );
    await put("NON_COMPLIANT", new Date(1_000));
    await put("NON_COMPLIANT", new Date(2_000));
    await put("COMPLIANT", new Date(1_500));
    assert.equal(emulated.published.length, 1);
    const [publication] = emulated.published;
    assert.deepEqual([publication?.account, publication?.event.source], [payments, "aws.config"]);
    const detail = publication?.event.detail ?? {};
    assert.deepEqual(
      [
        detail.resourceId,
        detail.resourceType,
        detail.messageType,
        detail.awsAccountId,
        "oldEvaluationResult" in detail,
      ],
      [groupId, "AWS::EC2::SecurityGroup", "ComplianceChangeNotification", payments, false],
    );
    await put("COMPLIANT", new Date(3_000));
    const after = emulated.published[1]?.event.detail as Record<string, { complianceType: string }>;
    assert.deepEqual(
      [after.oldEvaluationResult?.complianceType, after.newEvaluationResult?.complianceType],
      ["NON_COMPLIANT", "COMPLIANT"],
    );
    const { EvaluationResults } = await emulated
      .config(payments)
      .send(new GetComplianceDetailsByConfigRuleCommand({ ConfigRuleName: "SECURITY_GROUP_OPEN_PROHIBITED" }));
    assert.deepEqual(
      EvaluationResults?.map((result) => [result.ComplianceType, result.Annotation]),
      [["COMPLIANT", "Port 22 is open to 0.0.0.0/0."]],
    );
  });

  it("takes results only from the rule's own account, and keeps nothing of a test", async () => {
    const evaluation = {
      ComplianceResourceType: "AWS::EC2::SecurityGroup",
      ComplianceResourceId: groupId,
      ComplianceType: "NON_COMPLIANT" as const,
      OrderingTimestamp: new Date(),
    };
    const put = (account: string, ResultToken: string, TestMode = false) =>
      emulated.config(account).send(new PutEvaluationsCommand({ ResultToken, Evaluations: [evaluation], TestMode }));
    await assert.rejects(put(security, resultToken), { name: "InvalidResultTokenException" });
    await assert.rejects(put(payments, "made up"), { name: "InvalidResultTokenException" });
    const before = emulated.published.length;
    await put(payments, "made up", true);
    assert.equal(emulated.published.length, before);
  });

  it("tells of a tag, and of an item too large to send by its summary alone", async () => {
    emulated.service.treatAsOversized(groupId);
    const Tags = [{ Key: "team", Value: "blue" }];
    await emulated.ec2(payments).send(new CreateTagsCommand({ Resources: [groupId], Tags }));
    await emulated.settled();
    const [call] = emulated.takeCalls();
    assert.equal(call?.invokingEvent.messageType, "OversizedConfigurationItemChangeNotification");
    assert.equal(call?.invokingEvent.configurationItem, undefined);
    assert.equal(call?.invokingEvent.configurationItemSummary?.resourceId, groupId);

    const key = { resourceType: "AWS::EC2::SecurityGroup" as const, resourceId: groupId };
    const client = emulated.config(payments);
    const { configurationItems = [] } = await client.send(new GetResourceConfigHistoryCommand({ ...key, limit: 1 }));
    assert.deepEqual(configurationItems[0]?.tags, { team: "blue" });
    assert.equal(JSON.parse(configurationItems[0]?.configuration ?? "{}").groupId, groupId);
    const { baseConfigurationItems } = await client.send(new BatchGetResourceConfigCommand({ resourceKeys: [key] }));
    assert.equal(baseConfigurationItems?.[0]?.arn, `arn:aws:ec2:${region}:${payments}:security-group/${groupId}`);
  });

  it("runs a rule on demand: once for its time, and once for each resource in its scope", async () => {
    const ConfigRuleNames = ["SECURITY_GROUP_OPEN_PROHIBITED"];
    await emulated.config(payments).send(new StartConfigRulesEvaluationCommand({ ConfigRuleNames }));
    await emulated.settled();
    const { resourceIdentifiers = [] } = await emulated
      .config(payments)
      .send(new ListDiscoveredResourcesCommand({ resourceType: "AWS::EC2::SecurityGroup" }));
    const types = emulated.takeCalls().map(({ invokingEvent }) => invokingEvent.messageType);
    assert.equal(types.filter((type) => type === "ScheduledNotification").length, 1);
    assert.equal(types.length, resourceIdentifiers.length + 1);
    emulated.service.runPeriodicRules({ account: payments, region });
    await emulated.settled();
    assert.deepEqual(
      emulated.takeCalls().map(({ invokingEvent }) => invokingEvent.messageType),
      ["ScheduledNotification"],
    );
  });

  it("tells of a group that is gone", async () => {
    await emulated.ec2(payments).send(new DeleteSecurityGroupCommand({ GroupId: groupId }));
    await emulated.settled();
    const [call] = emulated.takeCalls();
    assert.equal(call?.invokingEvent.configurationItemSummary?.configurationItemStatus, "ResourceDeleted");
    assert.equal(
      emulated.service.itemsOf({ account: payments, region }, "AWS::EC2::SecurityGroup", groupId).at(-1)?.configuration,
      null,
    );
  });
});
