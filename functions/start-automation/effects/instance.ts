import { DescribeInstancesCommand, type EC2Client } from "@aws-sdk/client-ec2";
import { errorCode } from "../../aws/errorCode";

/** An instance that is there, or was until a while ago. */
export interface FoundInstance {
  readonly tags: Readonly<Record<string, string>>;
  /** It is terminated, or about to be: nothing brings it back. */
  readonly terminated: boolean;
}

/** Undefined for an instance that EC2 does not know. Throws what the SDK throws. */
export async function findInstance(ec2: EC2Client, instanceId: string): Promise<FoundInstance | undefined> {
  try {
    const { Reservations: reservations = [] } = await ec2.send(
      new DescribeInstancesCommand({ InstanceIds: [instanceId] }),
    );
    const [found] = reservations.flatMap(({ Instances: instances = [] }) => instances);
    if (found === undefined) return undefined;
    return {
      tags: Object.fromEntries(
        (found.Tags ?? []).flatMap(({ Key: key, Value: value = "" }) => (key === undefined ? [] : [[key, value]])),
      ),
      terminated: ["terminated", "shutting-down"].includes(found.State?.Name ?? ""),
    };
  } catch (error) {
    if (/^InvalidInstanceID\.(NotFound|Malformed)$/.test(errorCode(error))) return undefined;
    throw error;
  }
}
