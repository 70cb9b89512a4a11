import * as aws from "@pulumi/aws";

/** Where the provider of this deployment makes things. */
export interface Placement {
  /** 12 digits. */
  readonly accountId: string;
  /** `aws`, `aws-cn`, `aws-us-gov` and so on. */
  readonly partition: string;
  readonly region: string;
}

/** Asks the provider; plain values rather than outputs, because names and config checks depend on them. */
export async function lookUpPlacement(): Promise<Placement> {
  const [{ accountId }, { partition }, { region }] = await Promise.all([
    aws.getCallerIdentity(),
    aws.getPartition(),
    aws.getRegion(),
  ]);
  return { accountId, partition, region };
}
