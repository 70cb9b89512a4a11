import type { FunctionDefinition } from "../domain/functionDefinition";
import { provenancePermissions } from "../domain/provenancePermissions";

/** The function of the Config rule `SECURITY_GROUP_OPEN_PROHIBITED`: it looks and tells, and changes nothing. */
export const openSecurityGroupRule = {
  name: "open-security-group-rule",
  summary: "Tells AWS Config which security groups of an account are open to the world, exceptions apart.",
  timeoutSeconds: 120,
  memoryMegabytes: 512,
  reservedConcurrency: 20,
  permissions: {
    home: [],
    member: [
      {
        sid: "Evaluate",
        actions: ["config:PutEvaluations"],
        resources: ["*"],
        because: "PutEvaluations takes no resource (Service Authorization Reference, AWS Config).",
      },
      {
        sid: "ReadGroups",
        actions: ["ec2:DescribeSecurityGroups"],
        resources: ["*"],
        because: "Describe calls of EC2 take no resource (Service Authorization Reference, Amazon EC2).",
      },
      {
        sid: "ReadPrefixLists",
        actions: ["ec2:GetManagedPrefixListEntries"],
        // AWS's own lists have the account `aws` in their ARN, shared ones their owner's.
        resources: ["arn:{partition}:ec2:*:*:prefix-list/*"],
      },
      ...provenancePermissions,
    ],
  },
} as const satisfies FunctionDefinition;
