import type { ResponderDefinition } from "../domain/responder";

/** Restores what a responder recorded before it contained a resource. A person invokes it, with an incident's key. */
export const releaseIncident = {
  name: "release-incident",
  summary:
    "Restores the recorded state of an incident in reverse order, item by item, and refuses an item that has changed since.",
  undo: "Contain the resource again.",
  invokedBy: "person",
  timeoutSeconds: 120,
  memoryMegabytes: 512,
  reservedConcurrency: 5,
  permissions: {
    home: [],
    member: [
      {
        sid: "ReadForRelease",
        actions: [
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeSecurityGroups",
          "ec2:DescribeTags",
          "autoscaling:DescribeAutoScalingInstances",
        ],
        resources: ["*"],
        because: "Describe calls of EC2 and Auto Scaling take no resource (Service Authorization Reference).",
      },
      {
        sid: "RestoreInstance",
        actions: [
          "ec2:ModifyNetworkInterfaceAttribute",
          "ec2:DescribeInstanceAttribute",
          "ec2:ModifyInstanceAttribute",
          "ec2:ModifyInstanceMetadataOptions",
          "ec2:StartInstances",
        ],
        resources: [
          "arn:{partition}:ec2:*:{account}:network-interface/*",
          "arn:{partition}:ec2:*:{account}:instance/*",
          // An interface's own groups may be shared by another account.
          "arn:{partition}:ec2:*:*:security-group/*",
        ],
      },
      {
        sid: "RestoreTag",
        actions: ["ec2:CreateTags", "ec2:DeleteTags"],
        resources: ["arn:{partition}:ec2:*:{account}:instance/*"],
        // ForAllValues holds where no key is named, and DeleteTags without keys removes every tag.
        conditions: {
          "ForAllValues:StringEquals": { "aws:TagKeys": "firebreak:incident" },
          Null: { "aws:TagKeys": "false" },
        },
      },
      {
        sid: "StartEncrypted",
        actions: ["kms:CreateGrant"],
        resources: ["arn:{partition}:kms:*:{account}:key/*"],
        // EC2 needs a grant on the key of an encrypted volume to start its instance, and makes it in the caller's name.
        conditions: { Bool: { "kms:GrantIsForAWSResource": "true" } },
      },
      {
        sid: "RestoreCredentials",
        actions: ["iam:GetRolePolicy", "iam:PutRolePolicy", "iam:DeleteRolePolicy"],
        resources: ["arn:{partition}:iam::{account}:role/*"],
      },
      {
        sid: "RestoreService",
        actions: ["autoscaling:ExitStandby", "autoscaling:AttachInstances", "elasticloadbalancing:RegisterTargets"],
        resources: [
          "arn:{partition}:autoscaling:*:{account}:autoScalingGroup:*",
          "arn:{partition}:elasticloadbalancing:*:{account}:targetgroup/*",
        ],
      },
    ],
  },
} as const satisfies ResponderDefinition;
