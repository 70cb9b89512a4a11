import { AttachInstancesCommand, AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import {
  DescribeInstancesCommand,
  EC2Client,
  type Instance,
  type InstanceNetworkInterface,
  type InstanceNetworkInterfaceSpecification,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  StopInstancesCommand,
} from "@aws-sdk/client-ec2";
import { ElasticLoadBalancingV2Client, RegisterTargetsCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { ApplicationProfile } from "./applicationProfile";
import type { Fleet } from "./fleet";
import { createGroup, type Network } from "./network";
import { machineImageId } from "./organizationPlan";
import type { RehearsedAccount } from "./rehearsedAccount";

export interface LaunchOptions {
  readonly network: Network;
  /** Network interfaces; AWS allows 15 on the largest types only, and the type follows from it. Default 1. */
  readonly interfaces?: 1 | 3 | 15;
  readonly profile?: ApplicationProfile;
  readonly tags?: Readonly<Record<string, string>>;
  readonly spot?: boolean;
  /** Attaches the instance to the fleet's Auto Scaling group and registers it in its target group. */
  readonly fleet?: Fleet;
  readonly stopped?: boolean;
  /**
   * `own`: each interface gets a group of its own beside the network's, so that a release that mixes up interfaces shows.
   * `shared`: only the network's, for launching hundreds. Default `own`.
   */
  readonly groups?: "own" | "shared";
  readonly region?: string;
}

/** A launched instance as it was before anything happened to it. */
export interface Workload {
  readonly account: RehearsedAccount;
  readonly region: string;
  readonly instanceId: string;
  readonly instanceType: string;
  readonly network: Network;
  readonly interfaces: readonly WorkloadInterface[];
  readonly volumeIds: readonly string[];
  readonly profile?: ApplicationProfile;
  readonly fleet?: Fleet;
  readonly launchedAt: Date;
  readonly tags: Readonly<Record<string, string>>;
}

export interface WorkloadInterface {
  readonly id: string;
  readonly subnetId: string;
  readonly privateIpAddress: string;
  readonly groups: readonly { readonly id: string; readonly name: string }[];
}

/** Largest number of interfaces by type (EC2 "Maximum IP addresses per network interface"). */
const instanceTypeByInterfaces = { 1: "m5.large", 3: "m5.large", 15: "m5.24xlarge" } as const;

let launched = 0;

/**
 * Launches one instance. Interfaces are always explicit: with `SecurityGroupIds` moto reports the instance's groups
 * beside those of its interface, and an isolated instance would look as if it were not.
 */
export async function launchInstance(account: RehearsedAccount, options: LaunchOptions): Promise<Workload> {
  const { network, interfaces = 1, profile, tags = {}, spot = false, fleet } = options;
  const region = options.region ?? account.homeRegion;
  const ec2 = account.client(EC2Client, region);
  const name = `${network.name}-workload-${++launched}`;
  const instanceType = instanceTypeByInterfaces[interfaces];
  const allTags = { Name: name, ...tags };
  const input: RunInstancesCommandInput = {
    ImageId: machineImageId,
    InstanceType: instanceType,
    MinCount: 1,
    MaxCount: 1,
    NetworkInterfaces: await interfaceSpecifications(ec2, name, network, interfaces, options.groups ?? "own"),
    BlockDeviceMappings: [
      { DeviceName: "/dev/xvda", Ebs: { VolumeSize: 8, Encrypted: false } },
      { DeviceName: "/dev/sdb", Ebs: { VolumeSize: 20, Encrypted: false } },
    ],
    ...(profile === undefined ? {} : { IamInstanceProfile: { Name: profile.profileName } }),
    ...(spot ? { InstanceMarketOptions: { MarketType: "spot" } } : {}),
    TagSpecifications: [{ ResourceType: "instance", Tags: tagList(allTags) }],
  };
  const { Instances: instances } = await ec2.send(new RunInstancesCommand(input));
  const instanceId = instances?.[0]?.InstanceId;
  if (instanceId === undefined) throw new Error(`RunInstances gave no instance for ${name} in ${account.name}`);
  if (options.stopped === true) await ec2.send(new StopInstancesCommand({ InstanceIds: [instanceId] }));
  if (fleet !== undefined) await join(account, region, fleet, instanceId);
  const instance = await describeInstance(ec2, instanceId);
  return {
    account,
    region,
    instanceId,
    instanceType,
    network,
    interfaces: interfacesOf(instance),
    volumeIds: (instance.BlockDeviceMappings ?? []).flatMap(({ Ebs: ebs }) => ebs?.VolumeId ?? []),
    ...(profile === undefined ? {} : { profile }),
    ...(fleet === undefined ? {} : { fleet }),
    launchedAt: instance.LaunchTime ?? new Date(),
    tags: allTags,
  };
}

/** Throws where the instance is unknown, which for a workload of the rehearsal means that the world is broken. */
export async function describeInstance(ec2: EC2Client, instanceId: string): Promise<Instance> {
  const { Reservations: reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
  const instance = reservations?.[0]?.Instances?.[0];
  if (instance === undefined) throw new Error(`DescribeInstances does not know ${instanceId}`);
  return instance;
}

/** Interfaces in device order, each with its groups by id. */
export function interfacesOf(instance: Instance): readonly WorkloadInterface[] {
  const index = (device: InstanceNetworkInterface) => device.Attachment?.DeviceIndex ?? 0;
  return [...(instance.NetworkInterfaces ?? [])]
    .sort((one, other) => index(one) - index(other))
    .map((device) => ({
      id: device.NetworkInterfaceId ?? "",
      subnetId: device.SubnetId ?? "",
      privateIpAddress: device.PrivateIpAddress ?? "",
      groups: (device.Groups ?? [])
        .map(({ GroupId: id = "", GroupName: groupName = "" }) => ({ id, name: groupName }))
        .sort((one, other) => one.id.localeCompare(other.id)),
    }));
}

async function interfaceSpecifications(
  ec2: EC2Client,
  name: string,
  network: Network,
  count: number,
  groups: "own" | "shared",
): Promise<InstanceNetworkInterfaceSpecification[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const own = async (port: number) =>
        createGroup(ec2, network.vpcId, `${name}-interface-${index}`, [
          { IpProtocol: "tcp", FromPort: port, ToPort: port, IpRanges: [{ CidrIp: "10.0.0.0/8" }] },
        ]);
      return {
        DeviceIndex: index,
        // Every interface of an instance lives in one zone, so in one subnet here.
        SubnetId: network.subnetIds[0],
        Groups: [network.applicationGroupId, groups === "own" ? await own(9000 + index) : network.webGroupId],
        DeleteOnTermination: true,
      };
    }),
  );
}

async function join(account: RehearsedAccount, region: string, fleet: Fleet, instanceId: string): Promise<void> {
  await account
    .client(AutoScalingClient, region)
    .send(new AttachInstancesCommand({ AutoScalingGroupName: fleet.autoScalingGroupName, InstanceIds: [instanceId] }));
  await account
    .client(ElasticLoadBalancingV2Client, region)
    .send(
      new RegisterTargetsCommand({ TargetGroupArn: fleet.targetGroupArn, Targets: [{ Id: instanceId, Port: 8080 }] }),
    );
}

function tagList(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
