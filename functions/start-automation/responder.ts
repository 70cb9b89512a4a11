import { archivePermissions } from "../domain/archivePermissions";
import { provenancePermissions } from "../domain/provenancePermissions";
import type { ResponderDefinition } from "../domain/responder";
import { automationRoles } from "./roles";

const buckets = "arn:{partition}:s3:::*";
const instances = "arn:{partition}:ec2:*:{account}:instance/*";

/** Starts a runbook of Systems Manager Automation in the member account, and follows it to its end. */
export const startAutomation = {
  name: "start-automation",
  summary:
    "Starts the playbook row's Systems Manager runbook on the resource in its account and Region, waits for its end and reads the resource back.",
  undo: "A bucket's default encryption and Block Public Access are as they were; a terminated instance, and what a runbook that Firebreak does not know has done, are refused with the execution's id.",
  subjects: "any",
  invokedBy: ["playbook"],
  // An execution is watched to its end, for as long as a function may run.
  timeoutSeconds: 900,
  memoryMegabytes: 512,
  reservedConcurrency: 30,
  permissions: {
    home: [
      ...archivePermissions,
      {
        sid: "StartAutomation",
        actions: ["ssm:StartAutomationExecution"],
        // Amazon's runbooks have no account in their ARN, shared ones that of who shares them.
        resources: [
          "arn:{partition}:ssm:{region}:*:automation-definition/*",
          "arn:{partition}:ssm:{region}:*:document/*",
          "arn:{partition}:ssm:{region}:{account}:automation-execution/*",
        ],
      },
      {
        sid: "FollowAutomation",
        actions: ["ssm:GetAutomationExecution"],
        resources: ["arn:{partition}:ssm:{region}:{account}:automation-execution/*"],
      },
      {
        sid: "PassAdministrationRole",
        actions: ["iam:PassRole"],
        resources: [`arn:{partition}:iam::{account}:role/${automationRoles.administration}`],
        conditions: { StringEquals: { "iam:PassedToService": "ssm.amazonaws.com" } },
      },
    ],
    member: [
      ...provenancePermissions,
      {
        sid: "ReadBucket",
        actions: [
          "s3:GetBucketTagging",
          "s3:GetEncryptionConfiguration",
          "s3:GetBucketPublicAccessBlock",
          "s3:GetBucketPolicyStatus",
          "s3:GetBucketAcl",
        ],
        resources: [buckets],
      },
      {
        sid: "Read",
        actions: ["s3:GetAccountPublicAccessBlock", "ec2:DescribeInstances", "ec2:DescribeTags", "tag:GetResources"],
        resources: ["*"],
        because:
          "These take no resource (Service Authorization Reference, Amazon S3, Amazon EC2, Amazon Resource Group Tagging API).",
      },
      { sid: "LiftProtection", actions: ["ec2:ModifyInstanceAttribute"], resources: [instances] },
    ],
    release: [
      {
        sid: "RestoreBucket",
        actions: [
          "s3:GetEncryptionConfiguration",
          "s3:PutEncryptionConfiguration",
          "s3:GetBucketPublicAccessBlock",
          "s3:PutBucketPublicAccessBlock",
        ],
        resources: [buckets],
      },
      {
        sid: "FindInstance",
        actions: ["ec2:DescribeInstances"],
        resources: ["*"],
        because: "Describe calls of EC2 take no resource (Service Authorization Reference, Amazon EC2).",
      },
      { sid: "RestoreProtection", actions: ["ec2:ModifyInstanceAttribute"], resources: [instances] },
    ],
  },
} as const satisfies ResponderDefinition;
