import { provenancePermissions } from "../domain/provenancePermissions";
import type { ResponderDefinition } from "../domain/responder";

/** Confines a security group that is open to the world to the allowed ranges, rule by rule. */
export const confineSecurityGroup = {
  name: "confine-security-group",
  summary:
    "Gives every inbound rule that opens the group to the world an allowed range in its place, however the world is split over rules and prefix lists. Every other rule, and what goes out, stays.",
  undo: "Every rule gets its own source back, by its id; revoked rules are made again, added ones removed. A rule that somebody has changed since is refused.",
  subjects: ["AWS::EC2::SecurityGroup"],
  invokedBy: ["playbook"],
  timeoutSeconds: 60,
  memoryMegabytes: 512,
  reservedConcurrency: 30,
  permissions: {
    home: [],
    member: [
      ...provenancePermissions,
      {
        sid: "ReadGroup",
        actions: ["ec2:DescribeSecurityGroups", "ec2:DescribeSecurityGroupRules", "ec2:DescribeVpcs"],
        resources: ["*"],
        because: "Describe calls of EC2 take no resource (Service Authorization Reference).",
      },
      {
        sid: "ReadPrefixLists",
        actions: ["ec2:GetManagedPrefixListEntries"],
        // A list may be another account's, or AWS's own.
        resources: ["arn:{partition}:ec2:*:*:prefix-list/*"],
      },
      {
        sid: "ConfineGroup",
        actions: [
          "ec2:ModifySecurityGroupRules",
          "ec2:AuthorizeSecurityGroupIngress",
          "ec2:RevokeSecurityGroupIngress",
        ],
        resources: [
          "arn:{partition}:ec2:*:{account}:security-group/*",
          "arn:{partition}:ec2:*:{account}:security-group-rule/*",
        ],
      },
      {
        sid: "TagNewRule",
        actions: ["ec2:CreateTags"],
        resources: ["arn:{partition}:ec2:*:{account}:security-group-rule/*"],
        // A new rule carries the tags of the one that it stands for, so keys are not limited.
        conditions: { StringEquals: { "ec2:CreateAction": "AuthorizeSecurityGroupIngress" } },
      },
    ],
    apart: {
      impact: [
        {
          sid: "FindWhatItMeans",
          actions: ["ec2:DescribeNetworkInterfaces"],
          resources: ["*"],
          because: "Describe calls of EC2 take no resource (Service Authorization Reference).",
        },
        {
          sid: "ReadListsOfOpenRules",
          actions: ["ec2:GetManagedPrefixListEntries"],
          resources: ["arn:{partition}:ec2:*:*:prefix-list/*"],
        },
      ],
    },
    release: [
      {
        sid: "ReadRules",
        actions: ["ec2:DescribeSecurityGroupRules"],
        resources: ["*"],
        because: "Describe calls of EC2 take no resource (Service Authorization Reference).",
      },
      {
        sid: "RestoreRules",
        actions: [
          "ec2:ModifySecurityGroupRules",
          "ec2:AuthorizeSecurityGroupIngress",
          "ec2:RevokeSecurityGroupIngress",
        ],
        resources: [
          "arn:{partition}:ec2:*:{account}:security-group/*",
          "arn:{partition}:ec2:*:{account}:security-group-rule/*",
        ],
      },
      {
        sid: "TagRestoredRule",
        actions: ["ec2:CreateTags"],
        resources: ["arn:{partition}:ec2:*:{account}:security-group-rule/*"],
        conditions: { StringEquals: { "ec2:CreateAction": "AuthorizeSecurityGroupIngress" } },
      },
    ],
  },
} as const satisfies ResponderDefinition;
