import type { PermissionStatement } from "../domain/permissions";

/** A runbook of Amazon's that Firebreak knows: what it is about, what it needs, and what it does to the resource. */
export interface KnownDocument {
  readonly name: string;
  /** Config's name of the kind of resource that it changes. */
  readonly resourceType: string;
  /** Its parameters where a row gives none, with placeholders. */
  readonly parameters: Readonly<Record<string, string | readonly string[]>>;
  /** What the execution role in the member account must be allowed; the runbook's own "Required IAM permissions". */
  readonly permissions: readonly [PermissionStatement, ...PermissionStatement[]];
  /** What it changes; by this the state before is read, and undone. */
  readonly effect: Effect;
}

export type Effect = "bucket-encryption" | "bucket-public-access" | "instance-termination";

/** "Systems Manager Automation runbook reference", by name. */
const documents: readonly KnownDocument[] = [
  {
    name: "AWS-EnableS3BucketEncryption",
    resourceType: "AWS::S3::Bucket",
    parameters: { BucketName: "{resourceId}" },
    permissions: [
      {
        sid: "EncryptBucket",
        actions: ["s3:PutEncryptionConfiguration"],
        resources: ["arn:{partition}:s3:::*"],
        because: "The bucket is known when it is found; a bucket's ARN names neither account nor Region.",
      },
    ],
    effect: "bucket-encryption",
  },
  {
    name: "AWS-DisableS3BucketPublicReadWrite",
    resourceType: "AWS::S3::Bucket",
    parameters: { S3BucketName: "{resourceId}" },
    permissions: [
      {
        sid: "BlockPublicAccess",
        actions: ["s3:PutBucketPublicAccessBlock"],
        resources: ["arn:{partition}:s3:::*"],
        because: "The bucket is known when it is found; a bucket's ARN names neither account nor Region.",
      },
    ],
    effect: "bucket-public-access",
  },
  {
    name: "AWS-TerminateEC2Instance",
    resourceType: "AWS::EC2::Instance",
    parameters: { InstanceId: ["{resourceId}"] },
    permissions: [
      {
        sid: "TerminateInstance",
        actions: ["ec2:TerminateInstances"],
        resources: ["arn:{partition}:ec2:*:{account}:instance/*"],
      },
      {
        sid: "WatchInstance",
        actions: ["ec2:DescribeInstanceStatus"],
        resources: ["*"],
        because: "DescribeInstanceStatus takes no resource (Service Authorization Reference, Amazon EC2).",
      },
    ],
    effect: "instance-termination",
  },
];

/** The names of the runbooks that Firebreak knows. */
export const knownDocumentNames: readonly string[] = documents.map(({ name }) => name);

/** By name or ARN: only Amazon may begin a name with `AWS-`. Undefined for a document that only a playbook row knows. */
export function knownDocument(nameOrArn: string): KnownDocument | undefined {
  return documents.find(({ name }) => name === nameOrArn.split("/").at(-1));
}
