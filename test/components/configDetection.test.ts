import assert from "node:assert/strict";
import { SecurityAccount } from "../../components/securityAccount";
import { readRuleEnvironment } from "../../functions/open-security-group-rule/environment";
import { type Deployment, deploy, placement } from "./deployment";
import { settingsOf } from "./settings";

const excludedAccounts = ["999900001111"];
const delegation = { rules: true, compliance: true };

function deploySecurity(
  config: Readonly<Record<string, string>> = {},
  configDelegation: { readonly rules: boolean; readonly compliance: boolean } = delegation,
): Promise<Deployment> {
  const settings = settingsOf("security", {
    "firebreak:responders": '["confine-security-group"]',
    "firebreak:configRules": "organization",
    ...config,
  });
  return deploy(
    () =>
      new SecurityAccount("security", { ...settings, placement, stack: "test", configDelegation, excludedAccounts }),
  );
}

describe("Detection by Config, in the security account", function () {
  this.timeout(120_000);
  let deployment: Deployment;
  before(async () => {
    deployment = await deploySecurity({ "firebreak:allowedPorts": '["443","8000-8080"]', "firebreak:kmsId": "key-1" });
  });

  it("makes each rule for the organization, without the excluded accounts", () => {
    const managed = deployment.all("OrganizationManagedRule").map(({ inputs }) => inputs);
    assert.deepEqual(
      managed.map(({ name, ruleIdentifier }) => [name, ruleIdentifier]).sort(),
      [
        "ENCRYPTED_VOLUMES",
        "RDS_STORAGE_ENCRYPTED",
        "S3_BUCKET_PUBLIC_READ_PROHIBITED",
        "S3_BUCKET_PUBLIC_WRITE_PROHIBITED",
        "S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED",
      ].map((name) => [name, name]),
    );
    const parameters = new Map(managed.map(({ name, inputParameters }) => [name, inputParameters]));
    assert.equal(parameters.get("ENCRYPTED_VOLUMES"), '{"kmsId":"key-1"}');
    assert.equal(parameters.get("RDS_STORAGE_ENCRYPTED"), '{"kmsKeyId":"key-1"}');
    assert.equal(parameters.get("S3_BUCKET_PUBLIC_READ_PROHIBITED"), undefined);
    for (const inputs of managed) assert.deepEqual(inputs.excludedAccounts, excludedAccounts);
  });

  it("makes the custom rule with all three triggers, its ports and its exception tag", () => {
    const { inputs } = deployment.one("OrganizationCustomRule");
    assert.equal(inputs.name, "SECURITY_GROUP_OPEN_PROHIBITED");
    assert.deepEqual(inputs.triggerTypes, [
      "ConfigurationItemChangeNotification",
      "OversizedConfigurationItemChangeNotification",
      "ScheduledNotification",
    ]);
    assert.deepEqual(JSON.parse(String(inputs.inputParameters)), {
      exceptionTagKey: "SecurityException",
      allowUnboundedExceptions: "true",
      allowedPorts: "443,8000-8080",
    });
    assert.deepEqual(inputs.resourceTypesScopes, ["AWS::EC2::SecurityGroup"]);
    assert.deepEqual(inputs.excludedAccounts, excludedAccounts);
  });

  it("lets the rule's function read the ledger and assume the evaluation role, in accounts of the organization, and nothing else", () => {
    const { Statement } = deployment.policy("RolePolicy", "open-security-group-rule-cn-north-1-role-policy");
    assert.deepEqual(
      Statement.map(({ Sid }) => Sid),
      ["WriteOwnLog", "SetAside", "ReadLedger", "EvaluateInMembers"],
    );
    assert.deepEqual(Statement[2]?.Action, "dynamodb:GetItem");
    assert.deepEqual(Statement[3], {
      Sid: "EvaluateInMembers",
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Resource: "arn:aws-cn:iam::*:role/firebreak/firebreak-config-evaluation",
      Condition: { StringEquals: { "aws:ResourceOrgID": "o-a1b2c3d4e5" } },
    });
  });

  it("tells the rule's function what its code reads", () => {
    const { environment } = deployment.one("Function", "open-security-group-rule-cn-north-1-function").inputs as {
      environment: { variables: NodeJS.ProcessEnv };
    };
    assert.deepEqual(readRuleEnvironment({ ...environment.variables, AWS_REGION: "cn-north-1" }), {
      deadLetterQueueUrl: "https://firebreak-dead-letters",
      exceptionPrincipals: [],
      externalId: "firebreak-o-a1b2c3d4e5",
      partition: "aws-cn",
      homeRegion: "cn-north-1",
      ledgerTable: "firebreak-incidents",
      atHome: true,
    });
  });

  it("lets Config invoke the function, and no other service", () => {
    const { inputs } = deployment.one("Permission", "open-security-group-rule-cn-north-1-permission");
    assert.equal(inputs.principal, "config.amazonaws.com");
  });

  it("sweeps once a day what the playbook answers, over the whole organization", () => {
    assert.equal(deployment.one("EventRule", "sweep-schedule").inputs.scheduleExpression, "cron(0 3 * * ? *)");
    const { environment } = deployment.one("Function", "sweep-function").inputs as {
      environment: { variables: Record<string, string> };
    };
    assert.deepEqual(environment.variables, { FIREBREAK_RULES: '["SECURITY_GROUP_OPEN_PROHIBITED"]' });
    const { inputs } = deployment.one("ConfigurationAggregator");
    assert.equal(inputs.name, "firebreak");
    assert.deepEqual((inputs.organizationAggregationSource as { regions: string[] }).regions, ["cn-north-1"]);
  });

  it("lets the sweep read compliance, put its own events on the bus and go on, and nothing else", () => {
    const { Statement } = deployment.policy("RolePolicy", "sweep-role-policy");
    assert.deepEqual(
      Statement.map(({ Action }) => Action),
      [
        ["logs:CreateLogStream", "logs:PutLogEvents"],
        "sqs:SendMessage",
        ["config:DescribeAggregateComplianceByConfigRules", "config:GetAggregateComplianceDetailsByConfigRule"],
        ["events:PutEvents"],
        ["lambda:InvokeFunction"],
      ],
    );
    assert.deepEqual(Statement[3]?.Condition, {
      "ForAllValues:StringEquals": { "events:source": "firebreak.sweep" },
    });
  });

  it("makes only the rules that are switched on", async () => {
    const some = await deploySecurity({
      "firebreak:enableRestrictedSecurityGroup": "false",
      "firebreak:enableRdsEncryptionRule": "false",
    });
    assert.deepEqual(some.all("OrganizationCustomRule"), []);
    assert.equal(some.all("OrganizationManagedRule").length, 4);
    assert.ok(!some.all("Function").some(({ inputs }) => inputs.name === "firebreak-open-security-group-rule"));
  });

  it("makes no rule and no sweep before Config is delegated to the account, nor where the members make their own", async () => {
    const early = await deploySecurity({}, { rules: false, compliance: false });
    assert.deepEqual([...early.all("OrganizationManagedRule"), ...early.all("ConfigurationAggregator")], []);
    assert.equal(
      early.one("Permission", "open-security-group-rule-cn-north-1-permission").inputs.principal,
      "config.amazonaws.com",
    );
    const accounts = await deploySecurity({ "firebreak:configRules": "accounts" });
    assert.deepEqual(accounts.all("OrganizationManagedRule"), []);
  });

  it("sweeps listed accounts only where the config lists them, without being delegated", async () => {
    const listed = await deploySecurity(
      { "firebreak:configRules": "accounts", "firebreak:sweepAccounts": '["222233334444"]' },
      { rules: false, compliance: false },
    );
    assert.deepEqual(listed.one("ConfigurationAggregator").inputs.accountAggregationSource, {
      accountIds: ["222233334444"],
      regions: ["cn-north-1"],
    });
  });
});
