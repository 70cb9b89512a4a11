import type { Finding } from "../../../functions/domain/finding";
import type { Incident } from "../../../functions/domain/incident";

/** A finding about an instance of account 111122223333, as its own account sends it. */
export function exampleFinding(differences: Partial<Finding> = {}): Finding {
  return {
    source: "guardduty",
    id: "f0e1d2c3b4a5968778695a4b3c2d1e0f",
    type: "Backdoor:EC2/C&CActivity.B!DNS",
    accountId: "111122223333",
    region: "eu-central-1",
    partition: "aws",
    severity: 8,
    title: "The instance queries a command-and-control domain.",
    description: undefined,
    updatedAt: "2026-03-01T10:00:00.000Z",
    firstSeen: "2026-03-01T09:50:00.000Z",
    lastSeen: "2026-03-01T09:58:00.000Z",
    sample: false,
    resourceType: "Instance",
    resourceRole: "TARGET",
    instanceId: "i-0123456789abcdef0",
    principal: undefined,
    resourceId: undefined,
    guardDutyId: "f0e1d2c3b4a5968778695a4b3c2d1e0f",
    unfit: undefined,
    envelope: { eventId: "7bf73129-1428-4cd3-a780-95db273d1602", account: "111122223333", region: "eu-central-1" },
    swept: false,
    ...differences,
  };
}

/** The EventBridge event of a finding, as GuardDuty writes it. */
export function exampleEvent(
  differences: { envelope?: object; detail?: object; service?: object; resource?: object } = {},
): object {
  return {
    version: "0",
    id: "7bf73129-1428-4cd3-a780-95db273d1602",
    source: "aws.guardduty",
    "detail-type": "GuardDuty Finding",
    account: "111122223333",
    time: "2026-03-01T10:00:05Z",
    region: "eu-central-1",
    resources: [],
    ...differences.envelope,
    detail: {
      schemaVersion: "2.0",
      accountId: "111122223333",
      region: "eu-central-1",
      partition: "aws",
      id: "f0e1d2c3b4a5968778695a4b3c2d1e0f",
      type: "Backdoor:EC2/C&CActivity.B!DNS",
      severity: 8,
      createdAt: "2026-03-01T09:55:00.000Z",
      updatedAt: "2026-03-01T10:00:00.000Z",
      title: "The instance queries a command-and-control domain.",
      resource: {
        resourceType: "Instance",
        instanceDetails: { instanceId: "i-0123456789abcdef0", tags: null, networkInterfaces: [] },
        ...differences.resource,
      },
      service: {
        serviceName: "guardduty",
        resourceRole: "TARGET",
        eventFirstSeen: "2026-03-01T09:50:00Z",
        eventLastSeen: "2026-03-01T09:58:00Z",
        count: 1,
        archived: false,
        additionalInfo: { value: "{}", type: "default" },
        ...differences.service,
      },
      ...differences.detail,
    },
  };
}

/** The EventBridge event of Config finding an open security group, by a rule of the organization. */
export function exampleComplianceEvent(
  differences: { envelope?: object; detail?: object; result?: object } = {},
): object {
  return {
    version: "0",
    id: "7bf73129-1428-4cd3-a780-95db273d1602",
    source: "aws.config",
    "detail-type": "Config Rules Compliance Change",
    account: "111122223333",
    time: "2026-03-01T10:00:05Z",
    region: "eu-central-1",
    resources: [],
    ...differences.envelope,
    detail: {
      resourceId: "sg-0123456789abcdef0",
      resourceType: "AWS::EC2::SecurityGroup",
      awsRegion: "eu-central-1",
      awsAccountId: "111122223333",
      configRuleName: "OrgConfigRule-SECURITY_GROUP_OPEN_PROHIBITED-a1b2c3d4",
      configRuleARN: "arn:aws:config:eu-central-1:111122223333:config-rule/aws-service-rule/config-rule-a1b2c3",
      recordVersion: "1.0",
      messageType: "ComplianceChangeNotification",
      newEvaluationResult: {
        complianceType: "NON_COMPLIANT",
        resultRecordedTime: "2026-03-01T10:00:00.123Z",
        ...differences.result,
      },
      ...differences.detail,
    },
  };
}

/** An event of a person's action on findings in Security Hub, as its administrator's account gets it. */
export function exampleActionEvent(findings: readonly object[], envelope: object = {}): object {
  return {
    version: "0",
    id: "25a1be76-1141-cb5d-be5c-bbaa5461e626",
    source: "aws.securityhub",
    "detail-type": "Security Hub Findings - Custom Action",
    account: "999999999999",
    time: "2026-03-01T10:10:00Z",
    region: "eu-central-1",
    resources: ["arn:aws:securityhub:eu-central-1:999999999999:action/custom/IsolateEc2SH"],
    ...envelope,
    detail: { actionName: "Isolate EC2", actionDescription: "Isolates the instance", findings },
  };
}

/** A finding of GuardDuty about an instance, in Security Hub's format. */
export function exampleSecurityHubFinding(differences: object = {}): object {
  return {
    SchemaVersion: "2018-10-08",
    Id: "arn:aws:guardduty:eu-central-1:111122223333:detector/0ab1/finding/f0e1d2c3b4a5968778695a4b3c2d1e0f",
    ProductArn: "arn:aws:securityhub:eu-central-1::product/aws/guardduty",
    GeneratorId: "arn:aws:guardduty:eu-central-1:111122223333:detector/0ab1",
    AwsAccountId: "111122223333",
    Types: ["TTPs/Command and Control/Backdoor:EC2-C&CActivity.B!DNS"],
    FirstObservedAt: "2026-03-01T09:50:00Z",
    LastObservedAt: "2026-03-01T09:58:00Z",
    CreatedAt: "2026-03-01T09:55:00.000Z",
    UpdatedAt: "2026-03-01T10:00:00.000Z",
    Severity: { Product: 8, Label: "HIGH", Normalized: 70 },
    Title: "The instance queries a command-and-control domain.",
    ProductFields: { "aws/guardduty/service/resourceRole": "TARGET" },
    Resources: [
      {
        Type: "AwsEc2Instance",
        Id: "arn:aws:ec2:eu-central-1:111122223333:instance/i-0123456789abcdef0",
        Partition: "aws",
        Region: "eu-central-1",
        Details: { AwsEc2Instance: { Type: "t3.micro" } },
      },
    ],
    Workflow: { Status: "NEW" },
    RecordState: "ACTIVE",
    ...differences,
  };
}

/** A ledger entry of a contained instance. */
export function exampleIncident(differences: Partial<Incident> = {}): Incident {
  return {
    incidentId: "fb-20260301-abcdefgh",
    accountId: "111122223333",
    region: "eu-central-1",
    partition: "aws",
    resource: "instance/i-0123456789abcdef0",
    action: "isolate-instance",
    status: "contained",
    version: 4,
    findings: ["f0e1d2c3b4a5968778695a4b3c2d1e0f"],
    findingType: "Backdoor:EC2/C&CActivity.B!DNS",
    occurrence: "f0e1d2c3b4a5968778695a4b3c2d1e0f@2026-03-01T10:00:00.000Z",
    row: "isolate-compromised-instance",
    openedAt: "2026-03-01T10:00:06.000Z",
    updatedAt: "2026-03-01T10:00:07.000Z",
    containedAt: "2026-03-01T10:00:06.500Z",
    changes: [
      {
        item: "network-interface/eni-0a",
        before: { groups: ["sg-own"] },
        after: { vpcId: "vpc-1", group: "sg-isolation" },
        state: "done",
      },
    ],
    notices: ["contained"],
    ...differences,
  };
}
