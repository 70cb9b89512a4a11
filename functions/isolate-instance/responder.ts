import { archivePermissions } from "../domain/archivePermissions";
import { provenancePermissions } from "../domain/provenancePermissions";
import type { ResponderDefinition } from "../domain/responder";

/** Contains an EC2 instance: network first, then its credentials, its place in service and its evidence. */
export const isolateInstance = {
  name: "isolate-instance",
  summary:
    "Moves every network interface of the instance to an empty isolation security group, then denies its credentials, protects it, takes it out of service and snapshots its volumes.",
  undo: "Every interface gets its own groups and idle time-out back; the deny, protection, service membership and tags are restored. Snapshots and images stay.",
  subjects: ["AWS::EC2::Instance"],
  invokedBy: ["playbook"],
  // A minute for the isolation, and one for connections to become untracked where a row wants that.
  timeoutSeconds: 120,
  memoryMegabytes: 512,
  reservedConcurrency: 30,
  permissions: {
    home: archivePermissions,
    member: [
      ...provenancePermissions,
      {
        sid: "Read",
        actions: [
          "ec2:DescribeInstances",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeSecurityGroups",
          "ec2:DescribeSecurityGroupRules",
          "ec2:DescribeSnapshots",
          "ec2:DescribeImages",
          "autoscaling:DescribeAutoScalingInstances",
          "elasticloadbalancing:DescribeTargetGroups",
          "elasticloadbalancing:DescribeTargetHealth",
        ],
        resources: ["*"],
        because:
          "Describe calls of EC2, Auto Scaling and Elastic Load Balancing take no resource (Service Authorization Reference).",
      },
      {
        sid: "Contain",
        actions: [
          "ec2:ModifyNetworkInterfaceAttribute",
          "ec2:DescribeInstanceAttribute",
          "ec2:ModifyInstanceAttribute",
          "ec2:ModifyInstanceMetadataOptions",
          "ec2:StopInstances",
          "ec2:CreateSecurityGroup",
        ],
        resources: [
          "arn:{partition}:ec2:*:{account}:network-interface/*",
          "arn:{partition}:ec2:*:{account}:instance/*",
          "arn:{partition}:ec2:*:{account}:security-group/*",
          // A subnet that another account shares is in that account's VPC.
          "arn:{partition}:ec2:*:*:vpc/*",
        ],
      },
      {
        sid: "EmptyOwnGroup",
        actions: ["ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress"],
        resources: ["arn:{partition}:ec2:*:{account}:security-group/*"],
        conditions: { StringEquals: { "ec2:ResourceTag/firebreak:owner": "firebreak" } },
      },
      {
        sid: "Evidence",
        actions: ["ec2:CreateSnapshots", "ec2:CreateImage"],
        // Snapshots and images have no account in their ARN (Service Authorization Reference, EC2 resource types).
        resources: [
          "arn:{partition}:ec2:*:{account}:instance/*",
          "arn:{partition}:ec2:*:{account}:volume/*",
          "arn:{partition}:ec2:*::snapshot/*",
          "arn:{partition}:ec2:*::image/*",
        ],
      },
      {
        sid: "Tag",
        actions: ["ec2:CreateTags"],
        resources: ["arn:{partition}:ec2:*:{account}:*", "arn:{partition}:ec2:*::*"],
        // CopyTagsFromSource writes the volume's own tags on the snapshot, so keys are not limited there.
        conditions: { StringEquals: { "ec2:CreateAction": ["CreateSecurityGroup", "CreateSnapshots", "CreateImage"] } },
      },
      {
        sid: "TagIncident",
        actions: ["ec2:CreateTags"],
        resources: ["arn:{partition}:ec2:*:{account}:instance/*"],
        conditions: { "ForAllValues:StringEquals": { "aws:TagKeys": "firebreak:incident" } },
      },
      {
        sid: "DenyCredentials",
        actions: ["iam:GetInstanceProfile", "iam:GetRolePolicy", "iam:PutRolePolicy"],
        resources: ["arn:{partition}:iam::{account}:instance-profile/*", "arn:{partition}:iam::{account}:role/*"],
      },
      {
        sid: "LeaveService",
        actions: ["autoscaling:EnterStandby", "autoscaling:DetachInstances", "elasticloadbalancing:DeregisterTargets"],
        resources: [
          "arn:{partition}:autoscaling:*:{account}:autoScalingGroup:*",
          "arn:{partition}:elasticloadbalancing:*:{account}:targetgroup/*",
        ],
      },
    ],
    apart: {
      impact: [
        {
          sid: "FindWhatItMeans",
          actions: [
            "ec2:DescribeInstances",
            "autoscaling:DescribeAutoScalingInstances",
            "elasticloadbalancing:DescribeTargetGroups",
            "elasticloadbalancing:DescribeTargetHealth",
          ],
          resources: ["*"],
          because:
            "Describe calls of EC2, Auto Scaling and Elastic Load Balancing take no resource (Service Authorization Reference).",
        },
        {
          sid: "ReadRoleUse",
          actions: ["iam:GetInstanceProfile", "iam:GetRole"],
          resources: ["arn:{partition}:iam::{account}:instance-profile/*", "arn:{partition}:iam::{account}:role/*"],
        },
      ],
      untracking: [
        {
          sid: "Find",
          actions: ["ec2:DescribeSecurityGroups"],
          resources: ["*"],
          because: "Describe calls of EC2 take no resource (Service Authorization Reference).",
        },
        {
          sid: "Create",
          actions: ["ec2:CreateSecurityGroup"],
          resources: ["arn:{partition}:ec2:*:{account}:security-group/*", "arn:{partition}:ec2:*:*:vpc/*"],
        },
        {
          sid: "TagAsOwn",
          actions: ["ec2:CreateTags"],
          resources: ["arn:{partition}:ec2:*:{account}:security-group/*"],
          conditions: { StringEquals: { "ec2:CreateAction": "CreateSecurityGroup" } },
        },
        {
          sid: "OpenAndRemove",
          actions: ["ec2:AuthorizeSecurityGroupIngress", "ec2:AuthorizeSecurityGroupEgress", "ec2:DeleteSecurityGroup"],
          resources: ["arn:{partition}:ec2:*:{account}:security-group/*"],
          conditions: {
            StringEquals: { "ec2:ResourceTag/firebreak:owner": "firebreak" },
            StringLike: { "ec2:ResourceTag/firebreak:untracking": "i-*" },
          },
        },
      ],
    },
    release: [
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
        sid: "RemoveUntracking",
        actions: ["ec2:DeleteSecurityGroup"],
        resources: ["arn:{partition}:ec2:*:{account}:security-group/*"],
        conditions: { StringLike: { "ec2:ResourceTag/firebreak:untracking": "i-*" } },
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
