/** Where what has no Region is served, and its calls are recorded, by partition ("Global service events", AWS CloudTrail User Guide). */
const globalRegions: Readonly<Record<string, string>> = {
  aws: "us-east-1",
  "aws-cn": "cn-north-1",
  "aws-us-gov": "us-gov-west-1",
  "aws-iso": "us-iso-east-1",
  "aws-iso-b": "us-isob-east-1",
  "aws-iso-e": "eu-isoe-west-1",
  "aws-iso-f": "us-isof-south-1",
  "aws-eusc": "eusc-de-east-1",
};

/** The Region of IAM and other global services in a partition; undefined for a partition of tomorrow. */
export function globalRegionOf(partition: string): string | undefined {
  return globalRegions[partition];
}
