import type { ResponderDefinition } from "../domain/responder";

/** Contains an EC2 instance: network first, then its credentials, its place in service and its evidence. */
export const isolateInstance = {
  name: "isolate-instance",
  summary:
    "Moves every network interface of the instance to an empty isolation security group, then denies its credentials, protects it, takes it out of service and snapshots its volumes.",
  undo: "Every interface gets its own groups and idle time-out back; the deny, protection, service membership and tags are restored. Snapshots and images stay.",
  invokedBy: "playbook",
  timeoutSeconds: 60,
  memoryMegabytes: 512,
  reservedConcurrency: 30,
  permissions: {
    home: [
      {
        sid: "ArchiveFinding",
        actions: ["guardduty:ListDetectors", "guardduty:ArchiveFindings"],
        resources: ["arn:{partition}:guardduty:*:{account}:detector/*", "arn:{partition}:guardduty:*:{account}:/detector"],
      },
    ],
    member: [
      {
        sid: "ReadNetwork",
        actions: [
          "ec2:DescribeInstances",
          "ec2:DescribeInstanceAttribute",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeSecurityGroups",
          "ec2:DescribeSecurityGroupRules",
          "ec2:DescribeSnapshots",
          "ec2:DescribeImages",
          "autoscaling:DescribeAutoScalingInstances",
          "autoscaling:DescribeAutoScalingGroups",
          "elasticloadbalancing:DescribeTargetGroups",
          "elasticloadbalancing:DescribeTargetHealth",
        ],
        resources: ["*"],
        because: "EC2, Auto Scaling and Elastic Load Balancing describe calls take no resource (Service Authorization Reference).",
      },
    ],
  },
} as const satisfies ResponderDefinition;
