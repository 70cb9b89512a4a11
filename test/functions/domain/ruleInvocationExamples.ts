/** Invocations of a custom rule as AWS Config makes them ("Example Events for AWS Config Rules"). */

export const account = "222233334444";
export const groupId = "sg-0a1b2c3d4e5f60718";
const capturedAt = "2026-11-20T10:00:00.000Z";

type Fields = Readonly<Record<string, unknown>>;

/** Config's own way to write a permission: IPv4 ranges twice, lists that may be absent. */
export function permission(fields: Fields = {}): Fields {
  return {
    ipProtocol: "tcp",
    fromPort: 22,
    toPort: 22,
    ipRanges: ["0.0.0.0/0"],
    ipv4Ranges: [{ cidrIp: "0.0.0.0/0" }],
    ipv6Ranges: [],
    prefixListIds: [],
    userIdGroupPairs: [],
    ...fields,
  };
}

export function configurationItem(fields: Fields = {}): Fields {
  return {
    awsAccountId: account,
    awsRegion: "eu-central-1",
    resourceType: "AWS::EC2::SecurityGroup",
    resourceId: groupId,
    configurationItemStatus: "OK",
    configurationItemCaptureTime: capturedAt,
    tags: {},
    configuration: { groupId, ipPermissions: [permission()], ipPermissionsEgress: [], tags: [] },
    ...fields,
  };
}

/** The event around a message; `message` becomes the text that Config sends. */
export function invocationOf(message: Fields, fields: Fields = {}): Fields {
  return {
    version: "1.0",
    invokingEvent: JSON.stringify(message),
    ruleParameters: JSON.stringify({ allowedPorts: "443, 8000-8080", exceptionTagKey: "Exempt" }),
    resultToken: "token",
    eventLeftScope: false,
    executionRoleArn: `arn:aws:iam::${account}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`,
    configRuleArn: `arn:aws:config:eu-central-1:${account}:config-rule/config-rule-a1b2c3`,
    configRuleName: "OrgConfigRule-SECURITY_GROUP_OPEN_PROHIBITED-a1b2c3d4",
    configRuleId: "config-rule-a1b2c3",
    accountId: account,
    ...fields,
  };
}

export function change(item: Fields = {}, fields: Fields = {}): Fields {
  const message = { messageType: "ConfigurationItemChangeNotification", configurationItem: configurationItem(item) };
  return invocationOf(message, fields);
}

export function oversized(item: Fields = {}, fields: Fields = {}): Fields {
  const { configuration: _, tags: __, ...summary } = configurationItem(item);
  const message = {
    messageType: "OversizedConfigurationItemChangeNotification",
    configurationItemSummary: { ...summary, changeType: "UPDATE" },
  };
  return invocationOf(message, fields);
}

export function scheduled(message: Fields = {}, fields: Fields = {}): Fields {
  return invocationOf(
    {
      messageType: "ScheduledNotification",
      awsAccountId: account,
      notificationCreationTime: capturedAt,
      recordVersion: "1.0",
      ...message,
    },
    fields,
  );
}
