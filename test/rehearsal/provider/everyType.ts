import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** A policy that lets a service assume a role. */
function trust(service: string): string {
  const statement = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

function allow(Action: string | string[], Resource: pulumi.Input<string>, extra: object = {}): pulumi.Output<string> {
  return pulumi.jsonStringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource, ...extra }] });
}

/**
 * One of each type that an account of its own may have. `test:variant` = `second` changes whatever can be changed in place.
 */
export async function everyType() {
  const second = new pulumi.Config("test").get("variant") === "second";
  const tags = second ? { team: "response", stage: "second" } : { team: "response", cost: "1234" };
  const description = second ? "Second" : "First";
  const { accountId } = await aws.getCallerIdentity({});
  const { partition } = await aws.getPartition({});

  const role = new aws.iam.Role("role", {
    path: "/firebreak/",
    description,
    assumeRolePolicy: trust("lambda.amazonaws.com"),
    maxSessionDuration: second ? 7200 : 3600,
    tags,
  });
  const rolePolicy = new aws.iam.RolePolicy("role-policy", {
    role: role.name,
    policy: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: second ? ["logs:PutLogEvents", "sqs:SendMessage"] : ["sqs:SendMessage"],
          Resource: "*",
        },
      ],
    },
  });
  const managed = new aws.iam.Policy("managed", {
    description: "Kept",
    policy: allow(second ? "s3:GetObject" : "s3:ListBucket", "*"),
    tags,
  });
  new aws.iam.RolePolicyAttachment("attachment", { role: role.name, policyArn: managed.arn });
  new aws.iam.Role("role-with-policies", {
    assumeRolePolicy: trust("ec2.amazonaws.com"),
    inlinePolicies: [{ name: "own", policy: allow(second ? "ec2:DescribeInstances" : "ec2:DescribeVpcs", "*") }],
    managedPolicyArns: [managed.arn],
    forceDetachPolicies: true,
  });
  new aws.iam.InstanceProfile("profile", { role: role.name, tags });
  const user = new aws.iam.User("user", { forceDestroy: true, tags });
  new aws.iam.UserPolicy("user-policy", {
    user: user.name,
    policy: allow(second ? "s3:GetObject" : "s3:ListBucket", "*"),
  });
  const accessKey = new aws.iam.AccessKey("access-key", { user: user.name, status: second ? "Inactive" : "Active" });

  const key = new aws.kms.Key("key", { description, enableKeyRotation: second, deletionWindowInDays: 7, tags });
  new aws.kms.Alias("alias", { name: "alias/every-type", targetKeyId: key.keyId });
  new aws.kms.KeyPolicy("key-policy", {
    keyId: key.id,
    policy: allow("kms:*", "*", { Sid: description, Principal: { AWS: `arn:${partition}:iam::${accountId}:root` } }),
  });

  const topic = new aws.sns.Topic("topic", { displayName: description, kmsMasterKeyId: key.arn, tags });
  new aws.sns.TopicPolicy("topic-policy", {
    arn: topic.arn,
    policy: allow("sns:Publish", topic.arn, { Sid: description, Principal: { Service: "events.amazonaws.com" } }),
  });
  const queue = new aws.sqs.Queue("queue", {
    messageRetentionSeconds: second ? 86400 : 1209600,
    sqsManagedSseEnabled: true,
    tags,
  });
  new aws.sqs.QueuePolicy("queue-policy", {
    queueUrl: queue.url,
    policy: allow("sqs:SendMessage", queue.arn, { Sid: description, Principal: { Service: "events.amazonaws.com" } }),
  });
  new aws.sns.TopicSubscription("subscription", {
    topic: topic.arn,
    protocol: "sqs",
    endpoint: queue.arn,
    rawMessageDelivery: second,
  });

  const table = new aws.dynamodb.Table("table", {
    billingMode: "PAY_PER_REQUEST",
    hashKey: "pk",
    rangeKey: "sk",
    attributes: ["pk", "sk", "status", "updatedAt"].map((name) => ({ name, type: "S" })),
    globalSecondaryIndexes: [{ name: "by-status", hashKey: "status", rangeKey: "updatedAt", projectionType: "ALL" }],
    serverSideEncryption: { enabled: true },
    pointInTimeRecovery: { enabled: !second },
    ttl: { attributeName: "expires", enabled: true },
    tags,
  });

  const bus = new aws.cloudwatch.EventBus("bus", { description, tags });
  new aws.cloudwatch.EventBusPolicy("bus-policy", {
    eventBusName: bus.name,
    policy: allow("events:PutEvents", bus.arn, {
      Sid: description,
      Principal: "*",
      Condition: { StringEquals: { "aws:PrincipalOrgID": "o-example" } },
    }),
  });
  new aws.cloudwatch.EventPermission("bus-permission", {
    principal: second ? "111122223333" : "444455556666",
    statementId: "neighbour",
  });
  const group = new aws.cloudwatch.LogGroup("group", { retentionInDays: second ? 90 : 30, tags });
  const lambda = new aws.lambda.Function(
    "function",
    {
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      handler: "index.handler",
      role: role.arn,
      code: new pulumi.asset.AssetArchive({
        "index.js": new pulumi.asset.StringAsset(`exports.handler = async () => "${description}";`),
        "data/notes.txt": new pulumi.asset.StringAsset("notes"),
      }),
      description,
      memorySize: second ? 512 : 256,
      timeout: 30,
      reservedConcurrentExecutions: second ? 5 : 10,
      environment: { variables: { STAGE: description, TABLE: table.name } },
      loggingConfig: { logFormat: "JSON", logGroup: group.name },
      tracingConfig: { mode: second ? "Active" : "PassThrough" },
      tags,
    },
    { dependsOn: [rolePolicy] },
  );
  new aws.lambda.FunctionEventInvokeConfig("invoke-config", {
    functionName: lambda.name,
    maximumRetryAttempts: second ? 0 : 1,
    maximumEventAgeInSeconds: 3600,
    destinationConfig: { onFailure: { destination: queue.arn } },
  });
  const rule = new aws.cloudwatch.EventRule("rule", {
    eventBusName: bus.name,
    description,
    eventPattern: JSON.stringify({
      source: ["aws.guardduty"],
      detail: { severity: [{ numeric: [">=", second ? 7 : 4] }] },
    }),
    tags,
  });
  new aws.lambda.Permission("permission", {
    action: "lambda:InvokeFunction",
    function: lambda.name,
    principal: "events.amazonaws.com",
    sourceArn: rule.arn,
  });
  new aws.cloudwatch.EventTarget("target", {
    rule: rule.name,
    eventBusName: bus.name,
    arn: lambda.arn,
    inputTransformer: {
      inputPaths: { account: "$.account" },
      inputTemplate: `{"row":"${description}","account":<account>,"event":<aws.events.event.json>}`,
    },
    retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: second ? 10 : 185 },
    deadLetterConfig: { arn: queue.arn },
  });
  const alarm = new aws.cloudwatch.MetricAlarm("alarm", {
    namespace: "AWS/Lambda",
    metricName: "Errors",
    dimensions: { FunctionName: lambda.name },
    statistic: "Sum",
    period: 60,
    evaluationPeriods: 1,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    threshold: second ? 2 : 1,
    treatMissingData: "notBreaching",
    alarmActions: [topic.arn],
    tags,
  });
  const holds = new aws.scheduler.ScheduleGroup("schedule-group", { tags });
  new aws.cloudwatch.Dashboard("dashboard", {
    dashboardName: "every-type",
    dashboardBody: JSON.stringify({
      widgets: [{ type: "text", x: 0, y: 0, width: 3, height: 3, properties: { markdown: description } }],
    }),
  });
  new aws.secretsmanager.Secret("secret", { description, recoveryWindowInDays: second ? 7 : 0, tags });
  const elsewhere = new aws.sns.Topic("topic-elsewhere", { region: "eu-west-1", tags });

  return {
    accountId,
    roleArn: role.arn,
    userName: user.name,
    secret: accessKey.secret,
    keyId: key.keyId,
    topicArn: topic.arn,
    elsewhereArn: elsewhere.arn,
    queueUrl: queue.url,
    tableName: table.name,
    busName: bus.name,
    ruleName: rule.name,
    groupName: group.name,
    functionName: lambda.name,
    alarmName: alarm.name,
    scheduleGroupArn: holds.arn,
  };
}
