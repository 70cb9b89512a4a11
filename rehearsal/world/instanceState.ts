import { AutoScalingClient, DescribeAutoScalingInstancesCommand } from "@aws-sdk/client-auto-scaling";
import {
  DescribeInstanceAttributeCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSnapshotsCommand,
  EC2Client,
  type InstanceAttributeName,
} from "@aws-sdk/client-ec2";
import { DescribeTargetHealthCommand, ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { IAMClient, ListRolePoliciesCommand } from "@aws-sdk/client-iam";
import { describeInstance, type Workload } from "./workload";

/** An instance and everything around it that a containment may change, as the world shows it now. */
export interface InstanceState {
  /** `running`, `stopped`, … */
  readonly state: string;
  /** In device order. */
  readonly interfaces: readonly InterfaceState[];
  readonly tags: Readonly<Record<string, string>>;
  readonly terminationProtected: boolean;
  readonly stopProtected: boolean;
  /** `enabled` or `disabled`. */
  readonly metadataService: string;
  /** `InService`, `Standby`, …; left out where the instance is in no Auto Scaling group. */
  readonly autoScaling?: string;
  /** `healthy`, `draining`, …; left out where its target group does not hold it. */
  readonly targetHealth?: string;
  /** Inline policies of the instance profile's role. */
  readonly rolePolicies: readonly string[];
  readonly snapshots: readonly string[];
}

export interface InterfaceState {
  readonly id: string;
  /** Sorted ids. */
  readonly groups: readonly string[];
  readonly groupNames: readonly string[];
  /** Seconds that an idle TCP connection stays tracked; left out where EC2's default holds. */
  readonly idleTimeoutSeconds?: number;
}

/** Seconds ("Idle connection tracking timeout"); an interface set to it is as one that never was set. */
const defaultIdleTimeout = 432_000;

/** Reads the state back with the account's own credentials, through the same interfaces as anybody. */
export async function readInstance(workload: Workload): Promise<InstanceState> {
  const { account, region, instanceId } = workload;
  const ec2 = account.client(EC2Client, region);
  const [
    instance,
    interfaces,
    terminationProtected,
    stopProtected,
    autoScaling,
    targetHealth,
    rolePolicies,
    snapshots,
  ] = await Promise.all([
    describeInstance(ec2, instanceId),
    readInterfaces(ec2, workload),
    readProtection(ec2, instanceId, "disableApiTermination"),
    readProtection(ec2, instanceId, "disableApiStop"),
    readLifecycle(workload),
    readTargetHealth(workload),
    readRolePolicies(workload),
    readSnapshots(ec2, workload.volumeIds),
  ]);
  return {
    state: instance.State?.Name ?? "unknown",
    interfaces,
    tags: Object.fromEntries((instance.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value])),
    terminationProtected,
    stopProtected,
    metadataService: instance.MetadataOptions?.HttpEndpoint ?? "enabled",
    ...(autoScaling === undefined ? {} : { autoScaling }),
    ...(targetHealth === undefined ? {} : { targetHealth }),
    rolePolicies,
    snapshots,
  };
}

async function readInterfaces(ec2: EC2Client, workload: Workload): Promise<readonly InterfaceState[]> {
  const ids = workload.interfaces.map(({ id }) => id);
  const { NetworkInterfaces: found } = await ec2.send(
    new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [...ids] }),
  );
  const byId = new Map((found ?? []).map((device) => [device.NetworkInterfaceId, device]));
  return ids.map((id) => {
    const groups = byId.get(id)?.Groups ?? [];
    const idleTimeoutSeconds = byId.get(id)?.ConnectionTrackingConfiguration?.TcpEstablishedTimeout;
    return {
      id,
      groups: groups.map(({ GroupId = "" }) => GroupId).sort(),
      groupNames: groups.map(({ GroupName = "" }) => GroupName).sort(),
      ...(idleTimeoutSeconds === undefined || idleTimeoutSeconds === defaultIdleTimeout ? {} : { idleTimeoutSeconds }),
    };
  });
}

async function readProtection(
  ec2: EC2Client,
  instanceId: string,
  attribute: Extract<InstanceAttributeName, "disableApiTermination" | "disableApiStop">,
): Promise<boolean> {
  const answer = await ec2.send(new DescribeInstanceAttributeCommand({ InstanceId: instanceId, Attribute: attribute }));
  const value = attribute === "disableApiTermination" ? answer.DisableApiTermination : answer.DisableApiStop;
  return value?.Value ?? false;
}

async function readLifecycle({ account, region, fleet, instanceId }: Workload): Promise<string | undefined> {
  if (fleet === undefined) return undefined;
  const { AutoScalingInstances: found } = await account
    .client(AutoScalingClient, region)
    .send(new DescribeAutoScalingInstancesCommand({ InstanceIds: [instanceId] }));
  return found?.[0]?.LifecycleState;
}

async function readTargetHealth({ account, region, fleet, instanceId }: Workload): Promise<string | undefined> {
  if (fleet === undefined) return undefined;
  const { TargetHealthDescriptions: found } = await account
    .client(ElasticLoadBalancingV2Client, region)
    .send(new DescribeTargetHealthCommand({ TargetGroupArn: fleet.targetGroupArn }));
  return found?.find(({ Target: target }) => target?.Id === instanceId)?.TargetHealth?.State;
}

async function readRolePolicies({ account, profile }: Workload): Promise<readonly string[]> {
  if (profile === undefined) return [];
  const { PolicyNames: policies } = await account
    .client(IAMClient)
    .send(new ListRolePoliciesCommand({ RoleName: profile.roleName }));
  return [...(policies ?? [])].sort();
}

async function readSnapshots(ec2: EC2Client, volumeIds: readonly string[]): Promise<readonly string[]> {
  if (volumeIds.length === 0) return [];
  const { Snapshots: snapshots } = await ec2.send(
    new DescribeSnapshotsCommand({ Filters: [{ Name: "volume-id", Values: [...volumeIds] }] }),
  );
  return (snapshots ?? []).map(({ SnapshotId = "" }) => SnapshotId).sort();
}
