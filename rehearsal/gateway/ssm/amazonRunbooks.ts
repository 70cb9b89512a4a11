import { type Runbook, readRunbook } from "./runbook";

const automationAssumeRole = {
  type: "AWS::IAM::Role::Arn",
  description: "(Optional) The role that lets Automation perform the actions on your behalf.",
  default: "",
};
const instanceIds = { type: "StringList", description: "(Required) The instances." };

/**
 * Amazon's own runbooks that the playbook starts, with the parameters and steps of the "Systems Manager Automation runbook
 * reference". What the role of an execution needs:
 *
 * - AWS-EnableS3BucketEncryption: `s3:PutEncryptionConfiguration`
 * - AWS-DisableS3BucketPublicReadWrite: `s3:PutBucketPublicAccessBlock`
 * - AWS-StopEC2Instance: `ec2:StopInstances`, `ec2:DescribeInstanceStatus`
 * - AWS-TerminateEC2Instance: `ec2:TerminateInstances`, `ec2:DescribeInstanceStatus`
 */
const contents: Readonly<Record<string, object>> = {
  "AWS-EnableS3BucketEncryption": {
    description: "Enables Encryption on S3 Bucket",
    parameters: {
      BucketName: { type: "String", description: "(Required) The bucket." },
      KMSMasterKey: { type: "String", description: "(Optional) The KMS key.", default: "" },
      SSEAlgorithm: { type: "String", description: "(Optional) The algorithm.", default: "AES256" },
      AutomationAssumeRole: automationAssumeRole,
    },
    mainSteps: [
      {
        name: "PutBucketEncryption",
        action: "aws:executeAwsApi",
        inputs: {
          Service: "s3",
          Api: "PutBucketEncryption",
          Bucket: "{{BucketName}}",
          ServerSideEncryptionConfiguration: {
            Rules: [
              {
                ApplyServerSideEncryptionByDefault: {
                  SSEAlgorithm: "{{SSEAlgorithm}}",
                  KMSMasterKeyID: "{{KMSMasterKey}}",
                },
              },
            ],
          },
        },
        isEnd: true,
      },
    ],
  },
  "AWS-DisableS3BucketPublicReadWrite": {
    description: "Disable S3-Bucket's public WriteRead access via private ACL",
    parameters: {
      S3BucketName: { type: "String", description: "(Required) S3 bucket subject to access restriction." },
      AutomationAssumeRole: automationAssumeRole,
    },
    mainSteps: [
      {
        name: "DisableS3BucketPublicReadWrite",
        action: "aws:executeAwsApi",
        inputs: {
          Service: "s3",
          Api: "PutPublicAccessBlock",
          Bucket: "{{S3BucketName}}",
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            IgnorePublicAcls: true,
            BlockPublicPolicy: true,
            RestrictPublicBuckets: true,
          },
        },
        isEnd: true,
      },
    ],
  },
  "AWS-StopEC2Instance": {
    description: "Stop EC2 instances(s)",
    parameters: { InstanceId: instanceIds, AutomationAssumeRole: automationAssumeRole },
    mainSteps: [
      {
        name: "stopInstances",
        action: "aws:changeInstanceState",
        onFailure: "Continue",
        inputs: { InstanceIds: "{{InstanceId}}", DesiredState: "stopped" },
      },
      {
        name: "forceStopInstances",
        action: "aws:changeInstanceState",
        inputs: { InstanceIds: "{{InstanceId}}", CheckStateOnly: false, DesiredState: "stopped", Force: true },
      },
    ],
  },
  "AWS-TerminateEC2Instance": {
    description: "Terminate EC2 instances(s)",
    parameters: { InstanceId: instanceIds, AutomationAssumeRole: automationAssumeRole },
    mainSteps: [
      {
        name: "terminateInstances",
        action: "aws:changeInstanceState",
        inputs: { InstanceIds: "{{InstanceId}}", DesiredState: "terminated" },
      },
    ],
  },
};

/** The content of a runbook of Amazon's as GetDocument gives it; undefined for a document that is not here. */
export function amazonContent(name: string): string | undefined {
  const content = Object.hasOwn(contents, name) ? contents[name] : undefined;
  return content && JSON.stringify({ schemaVersion: "0.3", assumeRole: "{{AutomationAssumeRole}}", ...content });
}

export function amazonRunbook(name: string): Runbook | undefined {
  const content = amazonContent(name);
  return content === undefined ? undefined : readRunbook(name, "1", content);
}

/** Is this a name that only Amazon may give? CreateDocument refuses `AWS-`, `AWSEC2-` and the like. */
export function isAmazonName(name: string): boolean {
  return /^AWS[A-Za-z0-9]*-/.test(name);
}
