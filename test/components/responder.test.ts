import assert from "node:assert/strict";
import { SecurityAccount } from "../../components/securityAccount";
import { readEnvironment } from "../../functions/aws/environment";
import { neverContainPattern } from "../../functions/domain/neverContain";
import { policyDocumentOf } from "../../functions/domain/policyDocument";
import { isolateInstance } from "../../functions/isolate-instance/responder";
import { type Deployment, deploy, placement } from "./deployment";
import { settingsOf } from "./settings";

describe("A responder", () => {
  let deployment: Deployment;
  before(async () => {
    const settings = settingsOf("security", {
      "firebreak:responders": '["isolate-instance"]',
      "firebreak:logRetentionDays": "30",
      "firebreak:neverContain": '["arn:*:iam::*:role/deployer"]',
      "firebreak:drill": "true",
    });
    deployment = await deploy(() => new SecurityAccount("security", { ...settings, placement, stack: "test" }));
  });

  it("runs its folder's handler with the limits of its definition", () => {
    const { inputs } = deployment.one("Function");
    assert.equal(inputs.name, "firebreak-isolate-instance");
    assert.equal(inputs.runtime, "nodejs22.x");
    assert.deepEqual(inputs.architectures, ["arm64"]);
    assert.equal(inputs.handler, "index.handler");
    assert.equal(inputs.timeout, isolateInstance.timeoutSeconds);
    assert.equal(inputs.memorySize, isolateInstance.memoryMegabytes);
    assert.equal(inputs.reservedConcurrentExecutions, isolateInstance.reservedConcurrency);
  });

  it("may be invoked by rules of the finding bus, and by no other rule of the account", () => {
    const { inputs } = deployment.one("Permission");
    assert.equal(inputs.action, "lambda:InvokeFunction");
    assert.equal(inputs.principal, "events.amazonaws.com");
    assert.equal(inputs.sourceArn, "arn:aws-cn:events:cn-north-1:111122223333:rule/firebreak/*");
  });

  it("is told by its environment what its code reads there", () => {
    const { environment } = deployment.one("Function").inputs as { environment: { variables: NodeJS.ProcessEnv } };
    const { neverContain, ...rest } = readEnvironment(environment.variables);
    assert.deepEqual(rest, {
      ledgerTable: "firebreak-incidents",
      alertsTopicArn: "arn:aws:sns/topic:Topic:Security_Alerts_test",
      deadLetterQueueUrl: "https://firebreak-dead-letters",
      responseRoleName: "Security-IR-Role",
      externalId: "firebreak-o-a1b2c3d4e5",
      securityAccountId: "111122223333",
      partition: "aws-cn",
      exceptionTagKey: "SecurityException",
      allowUnboundedExceptions: true,
      exceptionPrincipals: [],
      containmentTagPrincipals: [],
      drill: true,
    });
    assert.ok(neverContain.includes("arn:*:iam::*:role/deployer"));
    for (const spared of [
      "arn:aws:iam::222233334444:role/prod-break-glass",
      "arn:aws:iam::222233334444:user/BreakGlassAdmin",
      "arn:aws-cn:iam::222233334444:role/OrganizationAccountAccessRole",
      "arn:aws:iam::222233334444:role/AWSControlTowerExecution",
      "arn:aws:iam::222233334444:role/Security-IR-Role",
      "arn:aws:iam::111122223333:role/firebreak/firebreak-isolate-instance-cn-north-1",
    ]) {
      assert.ok(neverContainPattern(spared, neverContain), spared);
    }
    assert.equal(neverContainPattern("arn:aws:iam::222233334444:role/web", neverContain), undefined);
  });

  it("may do at home what its definition declares and what every responder needs, and no more", () => {
    const statements = deployment.policy("RolePolicy", "isolate-instance-role-policy").Statement;
    assert.deepEqual(statements, [
      {
        Sid: "WriteOwnLog",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: "arn:aws:cloudwatch/logGroup:LogGroup:/aws/lambda/firebreak-isolate-instance:*",
      },
      {
        Sid: "SetAside",
        Effect: "Allow",
        Action: "sqs:SendMessage",
        Resource: "arn:aws:sqs/queue:Queue:firebreak-dead-letters",
      },
      {
        Sid: "ReadLedger",
        Effect: "Allow",
        Action: "dynamodb:GetItem",
        Resource: "arn:aws:dynamodb/table:Table:firebreak-incidents",
      },
      {
        Sid: "KeepIncidents",
        Effect: "Allow",
        Action: "dynamodb:PutItem",
        Resource: "arn:aws:dynamodb/table:Table:firebreak-incidents",
        Condition: {
          "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["*/isolate-instance"] },
          Null: { "dynamodb:LeadingKeys": "false" },
        },
      },
      {
        Sid: "Alert",
        Effect: "Allow",
        Action: "sns:Publish",
        Resource: "arn:aws:sns/topic:Topic:Security_Alerts_test",
      },
      {
        Sid: "EncryptAlert",
        Effect: "Allow",
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: "arn:aws:kms/key:Key:security-alerts-key",
      },
      {
        Sid: "ActInMembers",
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Resource: "arn:aws-cn:iam::*:role/Security-IR-Role",
        Condition: { StringEquals: { "aws:ResourceOrgID": "o-a1b2c3d4e5" } },
      },
      ...policyDocumentOf(isolateInstance.permissions.home, {
        partition: "aws-cn",
        account: "111122223333",
        region: "cn-north-1",
      }).Statement,
    ]);
  });

  it("has a role under Firebreak's path that only Lambda assumes, named after the Region", () => {
    const { inputs } = deployment.one("Role", "isolate-instance-role");
    assert.equal(inputs.name, "firebreak-isolate-instance-cn-north-1");
    assert.equal(inputs.path, "/firebreak/");
    assert.deepEqual(JSON.parse(String(inputs.assumeRolePolicy)).Statement, [
      { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
    ]);
  });

  it("is tried three times, and what failed for good is set aside", () => {
    const { inputs } = deployment.one("FunctionEventInvokeConfig");
    assert.equal(inputs.maximumRetryAttempts, 2);
    assert.deepEqual(inputs.destinationConfig, {
      onFailure: { destination: "arn:aws:sqs/queue:Queue:firebreak-dead-letters" },
    });
  });

  it("alarms on a single error within a minute", () => {
    const { inputs } = deployment.one("MetricAlarm", "error-alarm");
    assert.equal(inputs.metricName, "Errors");
    assert.equal(inputs.statistic, "Sum");
    assert.equal(inputs.period, 60);
    assert.equal(inputs.threshold, 1);
    assert.equal(inputs.treatMissingData, "notBreaching");
    assert.deepEqual(inputs.alarmActions, ["arn:aws:sns/topic:Topic:Security_Alerts_test"]);
  });

  it("logs to a group of its own that is kept as long as the config says", () => {
    const { inputs } = deployment.one("LogGroup");
    assert.equal(inputs.name, "/aws/lambda/firebreak-isolate-instance");
    assert.equal(inputs.retentionInDays, 30);
  });
});
