import assert from "node:assert/strict";
import { MemberAccount } from "../../components/memberAccount";
import { SecurityAccount } from "../../components/securityAccount";
import { readReportEnvironment } from "../../functions/report-exceptions/environment";
import { type Deployment, deploy, placement } from "./deployment";
import { settingsOf } from "./settings";

const reporting = { "firebreak:exceptionReport": "true" };

function deploySecurity(config: Readonly<Record<string, string>> = {}): Promise<Deployment> {
  const settings = settingsOf("security", { "firebreak:responders": '["notify"]', ...reporting, ...config });
  return deploy(() => new SecurityAccount("security", { ...settings, placement, stack: "test" }));
}

function deployMember(config: Readonly<Record<string, string>> = {}): Promise<Deployment> {
  const settings = settingsOf("member", { ...reporting, ...config });
  return deploy(
    () => new MemberAccount("member", { ...settings, placement: { ...placement, accountId: "444455556666" } }),
  );
}

function environmentOf(deployment: Deployment) {
  const { environment } = deployment.one("Function", "exception-report-function").inputs as {
    environment: { variables: NodeJS.ProcessEnv };
  };
  return readReportEnvironment({
    ...environment.variables,
    AWS_REGION: placement.region,
    AWS_LAMBDA_FUNCTION_NAME: "firebreak-report-exceptions",
  });
}

describe("The report of exceptions, in the security account", function () {
  this.timeout(120_000);
  let deployment: Deployment;
  before(async () => {
    deployment = await deploySecurity({
      "firebreak:regions": '["cn-north-1","cn-northwest-1"]',
      "firebreak:exceptionTagKey": "Exempt",
      "firebreak:allowUnboundedExceptions": "false",
    });
  });

  it("is made once a week, or when the config says", async () => {
    const schedule = (of: Deployment) => of.one("EventRule", "exception-report-schedule").inputs.scheduleExpression;
    assert.equal(schedule(deployment), "cron(0 6 ? * MON *)");
    assert.equal(schedule(await deploySecurity({ "firebreak:exceptionReportSchedule": "rate(1 day)" })), "rate(1 day)");
  });

  it("is started by its own schedule and by no other rule, and what it could not take is a dead letter", () => {
    const { inputs } = deployment.one("Permission", "exception-report-schedule-permission");
    assert.equal(inputs.principal, "events.amazonaws.com");
    assert.equal(inputs.sourceArn, "arn:aws:cloudwatch/eventRule:EventRule:firebreak-report-exceptions");
    const target = deployment.one("EventTarget", "exception-report-schedule-target").inputs;
    assert.deepEqual(target.deadLetterConfig, { arn: "arn:aws:sqs/queue:Queue:firebreak-dead-letters" });
  });

  it("is told what its code reads", () => {
    assert.deepEqual(environmentOf(deployment), {
      ledgerTable: "firebreak-incidents",
      alertsTopicArn: "arn:aws:sns/topic:Topic:Security_Alerts_test",
      deadLetterQueueUrl: "https://firebreak-dead-letters",
      responseRoleName: "Security-IR-Role",
      externalId: "firebreak-o-a1b2c3d4e5",
      securityAccountId: "111122223333",
      partition: "aws-cn",
      exceptionTagKey: "Exempt",
      allowUnboundedExceptions: false,
      regions: ["cn-north-1", "cn-northwest-1"],
      accounts: [],
      functionName: "firebreak-report-exceptions",
      homeRegion: "cn-north-1",
    });
  });

  it("reads the accounts of its own list, else those of the sweep, else all", async () => {
    const swept = { "firebreak:sweepAccounts": '["222233334444"]' };
    assert.deepEqual(environmentOf(await deploySecurity(swept)).accounts, ["222233334444"]);
    const listed = { ...swept, "firebreak:exceptionReportAccounts": '["333344445555"]' };
    assert.deepEqual(environmentOf(await deploySecurity(listed)).accounts, ["333344445555"]);
  });

  it("may assume the response role in the organization, keep its own items, tell, list accounts and go on, and nothing else", () => {
    const { Statement } = deployment.policy("RolePolicy", "exception-report-role-policy");
    assert.deepEqual(
      Statement.map(({ Sid, Action }) => [Sid, Action]),
      [
        ["WriteOwnLog", ["logs:CreateLogStream", "logs:PutLogEvents"]],
        ["SetAside", "sqs:SendMessage"],
        ["KeepKnownExceptions", ["dynamodb:GetItem", "dynamodb:PutItem"]],
        ["Report", "sns:Publish"],
        ["EncryptReport", ["kms:Decrypt", "kms:GenerateDataKey"]],
        ["ReadInMembers", "sts:AssumeRole"],
        ["ListAccounts", ["organizations:ListAccounts"]],
        ["GoOn", ["lambda:InvokeFunction"]],
      ],
    );
    assert.deepEqual(Statement[2]?.Condition, {
      "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["*/report-exceptions"] },
      Null: { "dynamodb:LeadingKeys": "false" },
    });
    assert.equal(Statement[5]?.Resource, "arn:aws-cn:iam::*:role/Security-IR-Role");
    assert.deepEqual(Statement[5]?.Condition, { StringEquals: { "aws:ResourceOrgID": "o-a1b2c3d4e5" } });
  });

  it("is shown on the dashboard", () => {
    const body = String(deployment.one("Dashboard").inputs.dashboardBody);
    for (const metric of ["Exceptions", "ExceptionsExpired", "AccountsNotRead"])
      assert.ok(body.includes(`"Firebreak","${metric}","service","report-exceptions"`), metric);
  });

  it("is not there where the config turns it off", async () => {
    const off = await deploySecurity({ "firebreak:exceptionReport": "false" });
    assert.ok(!off.resources.some(({ name }) => name.includes("exception-report")));
    assert.ok(!String(off.one("Dashboard").inputs.dashboardBody).includes("report-exceptions"));
  });
});

describe("The report of exceptions, in a member", () => {
  it("may read tags by the response role, and nothing of it changes anything", async () => {
    const deployment = await deployMember();
    assert.deepEqual(deployment.policy("RolePolicy", "report-exceptions-policy").Statement, [
      {
        Sid: "ReadTags",
        Effect: "Allow",
        Action: ["tag:GetResources", "tag:GetTagKeys", "iam:GetAccountAuthorizationDetails"],
        Resource: ["*"],
      },
    ]);
    assert.ok(
      trusted(deployment).includes("arn:aws-cn:iam::111122223333:role/firebreak/firebreak-report-exceptions-*"),
    );
  });

  it("may do nothing where the config turns it off", async () => {
    const deployment = await deployMember({ "firebreak:exceptionReport": "false" });
    assert.ok(!deployment.resources.some(({ name }) => name.includes("report-exceptions")));
    assert.ok(trusted(deployment).every((arn) => !arn.includes("report-exceptions")));
  });

  function trusted(deployment: Deployment): readonly string[] {
    const { Statement } = deployment.policy("Role", "response-role", "assumeRolePolicy");
    const condition = Statement[0]?.Condition as { ArnLike: { "aws:PrincipalArn": string[] } };
    return condition.ArnLike["aws:PrincipalArn"];
  }
});
