import assert from "node:assert/strict";
import type { RequestedAccess } from "../../../../rehearsal/gateway/authorization/actionTable/operationAccess";
import { RequestInput } from "../../../../rehearsal/gateway/authorization/actionTable/requestInput";
import { operationAccess } from "../../../../rehearsal/gateway/authorization/actionTable/services";
import type { IamNames } from "../../../../rehearsal/gateway/authorization/iamNames";
import type { Principal } from "../../../../rehearsal/gateway/principal";

const account = "111122223333";
const principal: Principal = { kind: "user", account, userName: "ann", arn: `arn:aws:iam::${account}:user/people/ann` };
const iam: IamNames = {
  arnOf: (type, name) => (type === "role" && name === "web" ? `arn:aws:iam::${account}:role/app/web` : undefined),
  rolesOfInstanceProfile: (name) => (name === "web-profile" ? [`arn:aws:iam::${account}:role/app/web`] : []),
};

function asked(
  service: string,
  operation: string,
  parameters: Record<string, unknown>,
  region = "us-east-1",
): readonly RequestedAccess[] {
  const { prefix, access } = operationAccess(service, operation);
  assert.ok(access, `${service} ${operation} is in no table`);
  return access(new RequestInput({ operation, region, account, parameters, principal }, prefix, iam));
}

/** `action resource`, one line each. */
const lines = (...call: Parameters<typeof asked>) =>
  asked(...call).map(({ action, resource }) => `${action} ${resource}`);

const ec2 = `arn:aws:ec2:us-east-1:${account}`;
const topic = `arn:aws:sns:us-east-1:${account}:alerts`;
const role = `arn:aws:iam::${account}:role/app/web`;

describe("The action tables", () => {
  const rows: [string, string, Record<string, unknown>, string[]][] = [
    ["ec2", "DescribeInstances", { InstanceId: ["i-1"] }, ["ec2:DescribeInstances *"]],
    [
      "ec2",
      "DescribeInstanceAttribute",
      { InstanceId: "i-1", Attribute: "disableApiTermination" },
      [`ec2:DescribeInstanceAttribute ${ec2}:instance/i-1`],
    ],
    [
      "ec2",
      "ModifyNetworkInterfaceAttribute",
      { NetworkInterfaceId: "eni-1", SecurityGroupId: ["sg-1"] },
      [
        `ec2:ModifyNetworkInterfaceAttribute ${ec2}:network-interface/eni-1`,
        `ec2:ModifyNetworkInterfaceAttribute ${ec2}:security-group/sg-1`,
      ],
    ],
    [
      "ec2",
      "CreateSecurityGroup",
      { GroupName: "g", VpcId: "vpc-1" },
      [`ec2:CreateSecurityGroup ${ec2}:security-group/*`, `ec2:CreateSecurityGroup ${ec2}:vpc/vpc-1`],
    ],
    [
      "ec2",
      "CreateSnapshots",
      { InstanceSpecification: { InstanceId: "i-1" } },
      [
        `ec2:CreateSnapshots ${ec2}:instance/i-1`,
        "ec2:CreateSnapshots arn:aws:ec2:us-east-1::snapshot/*",
        `ec2:CreateSnapshots ${ec2}:volume/*`,
      ],
    ],
    [
      "ec2",
      "CreateTags",
      { ResourceId: ["i-1", "ami-1"] },
      [`ec2:CreateTags ${ec2}:instance/i-1`, "ec2:CreateTags arn:aws:ec2:us-east-1::image/ami-1"],
    ],
    [
      "ssm",
      "StartAutomationExecution",
      { DocumentName: "AWS-StopEC2Instance", Parameters: { InstanceId: ["i-1"], AutomationAssumeRole: [role] } },
      [
        "ssm:StartAutomationExecution arn:aws:ssm:us-east-1::automation-definition/AWS-StopEC2Instance:$DEFAULT",
        `iam:PassRole ${role}`,
      ],
    ],
    [
      "ssm",
      "StartAutomationExecution",
      { DocumentName: "arn:aws:ssm:us-east-1:444455556666:document/Own", DocumentVersion: "2" },
      ["ssm:StartAutomationExecution arn:aws:ssm:us-east-1:444455556666:automation-definition/Own:2"],
    ],
    [
      "securityhub",
      "BatchImportFindings",
      { Findings: [{ ProductArn: `arn:aws:securityhub:us-east-1:${account}:product/${account}/default` }] },
      [`securityhub:BatchImportFindings arn:aws:securityhub:us-east-1:${account}:product/${account}/default`],
    ],
    [
      "securityhub",
      "CreateActionTarget",
      { Name: "n", Id: "i" },
      [`securityhub:CreateActionTarget arn:aws:securityhub:us-east-1:${account}:hub/default`],
    ],
    [
      "chatbot",
      "CreateSlackChannelConfiguration",
      { ConfigurationName: "alerts", IamRoleArn: role },
      ["chatbot:CreateSlackChannelConfiguration *", `iam:PassRole ${role}`],
    ],
    [
      "resource-groups",
      "GetGroupQuery",
      { GroupName: "exempt" },
      [`resource-groups:GetGroupQuery arn:aws:resource-groups:us-east-1:${account}:group/exempt`],
    ],
    [
      "lambda",
      "Invoke",
      { FunctionName: "f" },
      [`lambda:InvokeFunction arn:aws:lambda:us-east-1:${account}:function:f`],
    ],
    [
      "lambda",
      "CreateFunction",
      { FunctionName: "f", Role: role },
      [`lambda:CreateFunction arn:aws:lambda:us-east-1:${account}:function:f`, `iam:PassRole ${role}`],
    ],
    [
      "events",
      "PutTargets",
      { Rule: "r", EventBusName: "firebreak", Targets: [{ Id: "1", RoleArn: role }] },
      [`events:PutTargets arn:aws:events:us-east-1:${account}:rule/firebreak/r`, `iam:PassRole ${role}`],
    ],
    ["events", "PutRule", { Name: "r" }, [`events:PutRule arn:aws:events:us-east-1:${account}:rule/r`]],
    [
      "events",
      "PutEvents",
      { Entries: [{ EventBusName: "b" }, {}] },
      [
        `events:PutEvents arn:aws:events:us-east-1:${account}:event-bus/b`,
        `events:PutEvents arn:aws:events:us-east-1:${account}:event-bus/default`,
      ],
    ],
    ["monitoring", "PutMetricData", { Namespace: "N" }, ["cloudwatch:PutMetricData *"]],
    [
      "sqs",
      "SendMessageBatch",
      { QueueUrl: `http://127.0.0.1:1/${account}/q` },
      [`sqs:SendMessage arn:aws:sqs:us-east-1:${account}:q`],
    ],
    ["sns", "Publish", { TopicArn: topic }, [`sns:Publish ${topic}`]],
    [
      "sns",
      "GetSubscriptionAttributes",
      { SubscriptionArn: `${topic}:0a-1` },
      [`sns:GetSubscriptionAttributes ${topic}`],
    ],
    [
      "dynamodb",
      "Query",
      { TableName: "t", IndexName: "x" },
      [`dynamodb:Query arn:aws:dynamodb:us-east-1:${account}:table/t/index/x`],
    ],
    [
      "dynamodb",
      "TransactWriteItems",
      { TransactItems: [{ Put: { TableName: "t", Item: {} } }, { ConditionCheck: { TableName: "t", Key: {} } }] },
      [
        `dynamodb:PutItem arn:aws:dynamodb:us-east-1:${account}:table/t`,
        `dynamodb:ConditionCheckItem arn:aws:dynamodb:us-east-1:${account}:table/t`,
      ],
    ],
    ["iam", "PutRolePolicy", { RoleName: "web" }, [`iam:PutRolePolicy ${role}`]],
    [
      "iam",
      "CreateRole",
      { RoleName: "new", Path: "/firebreak/" },
      [`iam:CreateRole arn:aws:iam::${account}:role/firebreak/new`],
    ],
    ["iam", "GetUser", {}, [`iam:GetUser ${principal.arn}`]],
    [
      "iam",
      "AddRoleToInstanceProfile",
      { InstanceProfileName: "p", RoleName: "web" },
      [`iam:AddRoleToInstanceProfile arn:aws:iam::${account}:instance-profile/p`, `iam:PassRole ${role}`],
    ],
    [
      "guardduty",
      "ArchiveFindings",
      { detectorId: "d" },
      [`guardduty:ArchiveFindings arn:aws:guardduty:us-east-1:${account}:detector/d`],
    ],
    ["s3", "HeadObject", { Bucket: "b", Key: "k/1" }, ["s3:GetObject arn:aws:s3:::b/k/1"]],
    ["s3", "DeleteBucketTagging", { Bucket: "b" }, ["s3:PutBucketTagging arn:aws:s3:::b"]],
    [
      "logs",
      "PutLogEvents",
      { logGroupName: "/g", logStreamName: "s" },
      [`logs:PutLogEvents arn:aws:logs:us-east-1:${account}:log-group:/g:log-stream:s`],
    ],
    [
      "kms",
      "CreateAlias",
      { AliasName: "alias/a", TargetKeyId: "k" },
      [
        `kms:CreateAlias arn:aws:kms:us-east-1:${account}:alias/a`,
        `kms:CreateAlias arn:aws:kms:us-east-1:${account}:key/k`,
      ],
    ],
    ["sts", "GetCallerIdentity", {}, []],
    [
      "tagging",
      "TagResources",
      { ResourceARNList: [`${ec2}:instance/i-1`], Tags: { a: "b" } },
      ["tag:TagResources *", `ec2:CreateTags ${ec2}:instance/i-1`],
    ],
    [
      "autoscaling",
      "EnterStandby",
      { AutoScalingGroupName: "g" },
      [`autoscaling:EnterStandby arn:aws:autoscaling:us-east-1:${account}:autoScalingGroup:*:autoScalingGroupName/g`],
    ],
  ];
  for (const [service, operation, parameters, expected] of rows) {
    it(`ask for ${expected.map((line) => line.split(" ")[0]).join(", ") || "nothing"} where ${service} ${operation} is called`, () => {
      assert.deepEqual(lines(service, operation, parameters), expected);
    });
  }

  it("ask for ec2:CreateTags, with what is made and its tags, where a call tags what it makes", () => {
    const questions = asked("ec2", "RunInstances", {
      ImageId: "ami-1",
      SubnetId: "subnet-1",
      IamInstanceProfile: { Name: "web-profile" },
      TagSpecification: [{ ResourceType: "instance", Tag: [{ Key: "SecurityException", Value: "x" }] }],
    });
    const tags = { "aws:RequestTag/SecurityException": "x", "aws:TagKeys": ["SecurityException"] };
    const made = questions.find(({ resource }) => resource === `${ec2}:instance/*`);
    assert.deepEqual(made?.context, tags);
    const tagging = questions.find(({ action }) => action === "ec2:CreateTags");
    assert.deepEqual(tagging, {
      action: "ec2:CreateTags",
      resource: `${ec2}:instance/*`,
      context: { ...tags, "ec2:CreateAction": "RunInstances" },
    });
    assert.deepEqual(
      questions.filter(({ action }) => action === "iam:PassRole"),
      [{ action: "iam:PassRole", resource: role, context: { "iam:PassedToService": "ec2.amazonaws.com" } }],
    );
    assert.equal(
      questions.some(({ resource, context }) => resource.includes("subnet/") && context !== undefined),
      false,
    );
  });

  it("read tags in every way that services take them", () => {
    const calls: [string, string, Record<string, unknown>][] = [
      ["ec2", "CreateTags", { ResourceId: ["i-1"], Tag: [{ Key: "k", Value: "v" }] }],
      ["iam", "TagRole", { RoleName: "web", Tags: [{ Key: "k", Value: "v" }] }],
      ["kms", "TagResource", { KeyId: "x", Tags: [{ TagKey: "k", TagValue: "v" }] }],
      ["sqs", "TagQueue", { QueueUrl: `http://h/${account}/q`, Tags: { k: "v" } }],
      ["autoscaling", "CreateOrUpdateTags", { Tags: [{ ResourceId: "g", Key: "k", Value: "v" }] }],
      ["lambda", "TagResource", { Resource: "arn:aws:lambda:us-east-1:1:function:f", Tags: { k: "v" } }],
    ];
    for (const [service, operation, parameters] of calls) {
      const [question] = asked(service, operation, parameters);
      assert.deepEqual(question?.context, { "aws:RequestTag/k": "v", "aws:TagKeys": ["k"] }, `${service} ${operation}`);
    }
    const [untag] = asked("iam", "UntagRole", { RoleName: "web", TagKeys: ["k"] });
    assert.deepEqual(untag?.context, { "aws:TagKeys": ["k"] });
  });

  it("tell which attribute a call changes", () => {
    const [question] = asked("ec2", "ModifyInstanceAttribute", {
      InstanceId: "i-1",
      DisableApiTermination: { Value: "true" },
    });
    assert.deepEqual(question?.context, {
      "ec2:Attribute": "DisableApiTermination",
      "ec2:Attribute/DisableApiTermination": "true",
    });
  });

  it("name the file to extend for an operation that they lack", () => {
    assert.deepEqual(operationAccess("ec2", "ModifyFleet"), { prefix: "ec2", access: undefined, file: "ec2.ts" });
    assert.deepEqual(operationAccess("email", "SendEmail"), { prefix: "ses", access: undefined, file: "services.ts" });
    assert.equal(operationAccess("sqs", "toString").access, undefined);
  });
});
