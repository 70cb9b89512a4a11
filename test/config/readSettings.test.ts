import assert from "node:assert/strict";
import { ConfigurationError } from "../../config/configurationError";
import { readSettings } from "../../config/readSettings";
import { responders } from "../../functions/responders";
import { playbook } from "../../playbook";

const placement = { accountId: "111122223333", partition: "aws", region: "eu-central-1" };
const security = { "firebreak:role": "security", "firebreak:organizationId": "o-a1b2c3d4e5" };

function mistakesOf(config: Readonly<Record<string, unknown>>): Record<string, string> {
  try {
    readSettings(config, placement);
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return Object.fromEntries(error.mistakes.map(({ key, problem }) => [key, problem]));
  }
  return {};
}

describe("The settings of a stack", () => {
  it("are the reference's published names and defaults where the config leaves them out", () => {
    const settings = readSettings(security, placement);
    assert.equal(settings.role, "security");
    const { playbook: rows, responders: enabled, ...rest } = settings;
    assert.deepEqual(
      enabled.map(({ name }) => name),
      Object.keys(responders),
    );
    assert.deepEqual(
      rows.map(({ name, detection, respond }) => ({ name, detection, respond })),
      playbook
        // Nobody may contain by a tag until somebody is named.
        .filter(({ detection }) => detection.source !== "tag")
        .map(({ name, detection, respond }) => ({ name, detection, respond })),
    );
    assert.deepEqual(rest, {
      role: "security",
      organizationId: "o-a1b2c3d4e5",
      securityAccountId: "111122223333",
      homeRegion: "eu-central-1",
      regions: ["eu-central-1"],
      responseRoleName: "Security-IR-Role",
      externalId: "firebreak-o-a1b2c3d4e5",
      exceptionTagKey: "SecurityException",
      allowUnboundedExceptions: true,
      isolateEc2Findings: [],
      blockPrincipalFindings: [],
      notifySeverityAtLeast: 4,
      additionalRows: [],
      allowedNetworkRangeIPv4: "172.31.0.0/16",
      allowedNetworkRangeIPv6: "fe80::/10",
      allowedPorts: [],
      neverContain: [],
      exceptionPrincipals: [],
      deploymentPrincipals: [],
      bucketTagPrincipals: [],
      exceptionGuard: false,
      exceptionGuardTargets: [],
      exceptionTagPolicy: false,
      exceptionTicketPrefixes: [],
      exceptionReport: true,
      exceptionReportSchedule: "cron(0 6 ? * MON *)",
      exceptionReportAccounts: [],
      entityLockdown: true,
      lockdownTopicName: "entity-lockdown-sns-topic",
      lockdownAuditTopicName: "entity-lockdown-audit-sns-topic",
      lockdownFailureTopicName: "entity-lockdown-failure-sns-topic",
      lockdownAuditEmails: [],
      lockdownFailureEmails: [],
      lockdownPublishers: [],
      containmentTagPrincipals: [],
      lockdownRequestsPerHour: 20,
      drill: false,
      guardDutyDelivery: "native",
      guardDutyAdministrator: true,
      guardDutyAutoEnable: "ALL",
      guardDutyFeatures: [],
      findingPublishingFrequency: "FIFTEEN_MINUTES",
      enableGuardDuty: false,
      forwardGuardDuty: false,
      enableSecurityHub: false,
      enableSecurityHubActions: false,
      securityHubAdministrator: false,
      configRules: "organization",
      configAdministrator: true,
      configRulesExcludedAccounts: [],
      configRulesExcludedUnits: [],
      enableEncryptedVolumesRule: true,
      enableS3ServerSideEncryptionRule: true,
      enableRdsEncryptionRule: true,
      enableS3PublicReadRule: true,
      enableS3PublicWriteRule: true,
      enableRestrictedSecurityGroup: true,
      sweepSchedule: "cron(0 3 * * ? *)",
      sweepAccounts: [],
      enableConfig: false,
      allSupported: false,
      includeGlobalResourceTypes: true,
      deliveryFrequency: "24hours",
      createS3BucketConfig: false,
      createSns: false,
      configSns: "Config",
      alertEmails: [],
      slack: undefined,
      teams: undefined,
      logRetentionDays: 365,
      memberStackSet: false,
      memberStackSetExcludedAccounts: [],
      memberStackSetTargets: [],
      ledgerDeletionProtection: true,
      createAutomationRoles: true,
    });
  });

  it("take lists, numbers and booleans as Pulumi's JSON or as they are", () => {
    const asJson = readSettings(
      {
        ...security,
        "firebreak:drill": "true",
        "firebreak:regions": '["us-east-1"]',
        "firebreak:logRetentionDays": "30",
      },
      placement,
    );
    const asIs = readSettings(
      { ...security, "firebreak:drill": true, "firebreak:regions": ["us-east-1"], "firebreak:logRetentionDays": 30 },
      placement,
    );
    assert.deepEqual(asJson, asIs);
  });

  it("count what a list names twice once", () => {
    const settings = readSettings(
      { ...security, "firebreak:regions": ["us-east-1", "eu-west-1", "us-east-1"] },
      placement,
    );
    assert.deepEqual(settings.regions, ["us-east-1", "eu-west-1"]);
  });

  it("treat an empty value as one left out, as Pulumi.yaml's defaults give it", () => {
    const empty = {
      "firebreak:externalId": "",
      "firebreak:regions": "[]",
      "firebreak:responders": "[]",
      "firebreak:homeRegion": "",
    };
    assert.deepEqual(readSettings({ ...security, ...empty }, placement), readSettings(security, placement));
  });

  it("accept Regions and partitions that no list of ours knows", () => {
    for (const region of ["us-iso-east-1", "eusc-de-east-1", "ap-southeast-7", "us-gov-west-1"]) {
      assert.deepEqual(mistakesOf({ ...security, "firebreak:regions": [region] }), {});
    }
  });

  it("leave keys of other namespaces alone", () => {
    assert.deepEqual(mistakesOf({ ...security, "aws:region": "nowhere", "other:role": "x" }), {});
  });
});

describe("Mistakes in a stack's configuration", () => {
  it("are all reported at once, each with its key, what is wrong and what is allowed", () => {
    const mistakes = mistakesOf({
      "firebreak:role": "securty",
      "firebreak:organizationId": "1234567890",
      "firebreak:securityAccountId": "12345",
      "firebreak:homeRegion": "Frankfurt",
      "firebreak:responseRoleName": "team/Security-IR-Role",
      "firebreak:exceptionTagKey": "aws:exception",
      "firebreak:allowUnboundedExceptions": "until 2027",
      "firebreak:responders": '["isolate-instence"]',
      "firebreak:isolateEc2Findings": '["Backdoor:EC2/Spambott"]',
      "firebreak:allowedNetworkRangeIPv4": "fe80::/10",
      "firebreak:allowedNetworkRangeIPv6": "172.31.0.0/16",
      "firebreak:neverContain": '["role/admin"]',
      "firebreak:drill": "maybe",
      "firebreak:guardDutyDelivery": "push",
      "firebreak:alertEmails": '["soc"]',
      "firebreak:logRetentionDays": "10",
      "firebreak:reponders": "x",
    });
    assert.deepEqual(mistakes, {
      "firebreak:role": '"securty" must be one of management, security, member.',
      "firebreak:organizationId": '"1234567890" must be an AWS Organizations id such as o-a1b2c3d4e5.',
      "firebreak:securityAccountId": '"12345" must be an AWS account id of 12 digits, such as 111122223333.',
      "firebreak:homeRegion": '"Frankfurt" must be a Region name such as eu-central-1.',
      "firebreak:responseRoleName":
        '"team/Security-IR-Role" must be an IAM role name without a path: up to 64 letters, digits or +=,.@_-.',
      "firebreak:exceptionTagKey":
        '"aws:exception" must be a tag key: up to 128 letters, digits, spaces or _.:/=+@-, not beginning with aws:.',
      "firebreak:allowUnboundedExceptions": '"until 2027" must be true or false.',
      "firebreak:responders": `"isolate-instence" is not a responder. Did you mean "isolate-instance"? Allowed are ${Object.keys(responders).join(", ")}.`,
      "firebreak:isolateEc2Findings":
        '"Backdoor:EC2/Spambott" is not a GuardDuty finding type. The nearest is "Backdoor:EC2/Spambot". Allowed are the types of the GuardDuty user guide, and prefixes such as "Backdoor:EC2/*", which also reach types newer than this release.',
      "firebreak:allowedNetworkRangeIPv4": '"fe80::/10" is IPv6; this key takes an IPv4 range such as 172.31.0.0/16.',
      "firebreak:allowedNetworkRangeIPv6": '"172.31.0.0/16" is IPv4; this key takes an IPv6 range such as fe80::/10.',
      "firebreak:neverContain":
        '"role/admin" must be an ARN with * and ? as wildcards, such as arn:*:iam::*:role/deployer.',
      "firebreak:drill": '"maybe" must be true or false.',
      "firebreak:guardDutyDelivery": '"push" must be one of native, forwarded.',
      "firebreak:alertEmails": '"soc" must be an e-mail address such as soc@example.com.',
      "firebreak:logRetentionDays":
        "10 must be a number of days that CloudWatch Logs takes: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653.",
      "firebreak:reponders": 'is not a key of Firebreak. Did you mean "responders"?',
    });
  });

  it("include a chat channel that is named in part", () => {
    assert.deepEqual(mistakesOf({ ...security, "firebreak:slackTeamId": "T07EA123LEP" }), {
      "firebreak:slackChannelId": "is required together with slackTeamId.",
    });
    const teams = { "firebreak:teamsTenantId": "72f988bf-86f1-41af-91ab-2d7cd011db47" };
    assert.deepEqual(Object.keys(mistakesOf({ ...security, ...teams })), [
      "firebreak:teamsTeamId",
      "firebreak:teamsChannelId",
    ]);
  });

  it("include GuardDuty's features by other names, and agents without runtime monitoring", () => {
    const features = (list: string) => mistakesOf({ ...security, "firebreak:guardDutyFeatures": list });
    assert.match(
      features('["S3_LOGS"]')["firebreak:guardDutyFeatures"] ?? "",
      /"S3_LOGS" must be one of S3_DATA_EVENTS/,
    );
    assert.match(
      features('["EC2_AGENT_MANAGEMENT"]')["firebreak:guardDutyFeatures"] ?? "",
      /list RUNTIME_MONITORING too/,
    );
    assert.deepEqual(features('["RUNTIME_MONITORING","EC2_AGENT_MANAGEMENT"]'), {});
  });

  it("include what a role can't do without", () => {
    assert.deepEqual(mistakesOf({ "firebreak:role": "member" }), {
      "firebreak:organizationId": "is required: an AWS Organizations id such as o-a1b2c3d4e5.",
      "firebreak:securityAccountId": "is required: an AWS account id of 12 digits, such as 111122223333.",
    });
    assert.deepEqual(Object.keys(mistakesOf({ "firebreak:role": "management" })), ["firebreak:securityAccountId"]);
    assert.deepEqual(mistakesOf({}), { "firebreak:role": "is required: one of management, security, member." });
  });

  it("include credentials and a Region other than the config's, before anything is made there", () => {
    assert.deepEqual(
      mistakesOf({ ...security, "firebreak:securityAccountId": "999988887777", "firebreak:homeRegion": "us-east-1" }),
      {
        "firebreak:securityAccountId":
          "is 999988887777, but the credentials and provider of this deployment are of 111122223333; use those of 999988887777, or correct the key.",
        "firebreak:homeRegion":
          "is us-east-1, but the credentials and provider of this deployment are of eu-central-1; use those of us-east-1, or correct the key.",
      },
    );
  });

  it("list every key where an unknown one resembles none", () => {
    assert.match(
      mistakesOf({ ...security, "firebreak:zzzzzzzz": "1" })["firebreak:zzzzzzzz"] ?? "",
      /Keys are role, organizationId/,
    );
  });

  it("are printed one to a line, without a stack trace", () => {
    assert.throws(() => readSettings({ "firebreak:role": "member" }, placement), {
      message: [
        "The stack's configuration has 2 mistakes:",
        "  firebreak:organizationId: is required: an AWS Organizations id such as o-a1b2c3d4e5.",
        "  firebreak:securityAccountId: is required: an AWS account id of 12 digits, such as 111122223333.",
        "Correct it with `pulumi config set <key> <value>`; Pulumi.yaml describes every key.",
      ].join("\n"),
    });
  });
});
