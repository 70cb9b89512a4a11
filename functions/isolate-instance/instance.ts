import { DescribeInstancesCommand, type EC2Client, type Instance } from "@aws-sdk/client-ec2";
import { errorCode } from "../aws/errorCode";
import type { LiveResource, Reading } from "../response/response";
import { type LiveInterface, liveInterfaces } from "./networkInterface";

/** An instance as it is now. */
export interface LiveInstance extends LiveResource {
  readonly id: string;
  readonly arn: string;
  readonly vpcId: string;
  readonly state: "pending" | "running" | "stopping" | "stopped";
  readonly spot: boolean;
  readonly instanceProfileArn: string | undefined;
  readonly metadataEndpoint: "enabled" | "disabled";
  readonly interfaces: readonly [LiveInterface, ...LiveInterface[]];
}

/** Reads an instance live; throws what the SDK throws, but an instance that is not there is an answer. */
export async function readInstance(
  ec2: EC2Client,
  where: {
    readonly instanceId: string;
    readonly accountId: string;
    readonly region: string;
    readonly partition: string;
  },
): Promise<Reading<LiveInstance>> {
  let instance: Instance | undefined;
  try {
    const { Reservations: reservations = [] } = await ec2.send(
      new DescribeInstancesCommand({ InstanceIds: [where.instanceId] }),
    );
    instance = reservations.flatMap((reservation) => reservation.Instances ?? [])[0];
  } catch (error) {
    if (!["InvalidInstanceID.NotFound", "InvalidInstanceID.Malformed"].includes(errorCode(error))) throw error;
  }
  const place = `${where.instanceId} in account ${where.accountId}, ${where.region}`;
  if (instance === undefined) return { kind: "not-applicable", reason: `there is no instance ${place}` };
  const state = instance.State?.Name;
  if (state !== "pending" && state !== "running" && state !== "stopping" && state !== "stopped") {
    return { kind: "not-applicable", reason: `instance ${place} is ${state ?? "gone"}` };
  }
  const [first, ...rest] = liveInterfaces(instance.NetworkInterfaces ?? []);
  if (first === undefined || instance.VpcId === undefined) {
    return { kind: "not-applicable", reason: `instance ${place} has no network interface in a VPC` };
  }
  return {
    kind: "resource",
    resource: {
      id: where.instanceId,
      arn: `arn:${where.partition}:ec2:${where.region}:${where.accountId}:instance/${where.instanceId}`,
      vpcId: instance.VpcId,
      state,
      spot: instance.InstanceLifecycle === "spot",
      instanceProfileArn: instance.IamInstanceProfile?.Arn,
      metadataEndpoint: instance.MetadataOptions?.HttpEndpoint === "disabled" ? "disabled" : "enabled",
      tags: Object.fromEntries((instance.Tags ?? []).map((tag) => [tag.Key ?? "", tag.Value ?? ""])),
      interfaces: [first, ...rest],
    },
  };
}
