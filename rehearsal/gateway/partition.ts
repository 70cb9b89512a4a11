import { partition } from "@aws-sdk/core/client";

/** The partition that a Region belongs to: `aws-cn` of `cn-north-1`. What the SDK does not know is `aws`. */
export function partitionOf(region: string): string {
  return partition(region).name;
}

/** Where the global services (IAM, Organizations) of a partition are called ("AWS IAM endpoints and quotas"). */
export function globalRegionOf(partitionName: string): string {
  return { "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1" }[partitionName] ?? "us-east-1";
}
