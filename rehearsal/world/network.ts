import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  type CreateSubnetCommandInput,
  CreateVpcCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
  type IpPermission,
} from "@aws-sdk/client-ec2";
import type { NetworkPlan } from "./organizationPlan";
import type { RehearsedAccount } from "./rehearsedAccount";

/** A VPC with two subnets in two zones and the security groups that its workloads share. */
export interface Network {
  readonly name: string;
  readonly vpcId: string;
  readonly dualStack: boolean;
  readonly subnetIds: readonly [string, string];
  /** HTTPS from anywhere. */
  readonly webGroupId: string;
  /** The application's port from the web group, and SSH from the company's own ranges. */
  readonly applicationGroupId: string;
}

/** Builds one VPC of the plan in the account's Region. */
export async function createNetwork(
  account: RehearsedAccount,
  plan: NetworkPlan,
  region: string = account.homeRegion,
): Promise<Network> {
  const ec2 = account.client(EC2Client, region);
  const { Vpc: vpc } = await ec2.send(
    new CreateVpcCommand({
      CidrBlock: `${plan.ipv4Prefix}.0.0/16`,
      ...(plan.dualStack ? { AmazonProvidedIpv6CidrBlock: true } : {}),
      TagSpecifications: [{ ResourceType: "vpc", Tags: [{ Key: "Name", Value: plan.name }] }],
    }),
  );
  const vpcId = vpc?.VpcId;
  if (vpcId === undefined) throw new Error(`CreateVpc gave no id for ${plan.name} in ${account.name}`);
  const ipv6Block = vpc?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock;
  if (plan.dualStack && ipv6Block === undefined)
    throw new Error(`CreateVpc gave no IPv6 block for ${plan.name} (${vpcId})`);
  const subnet = (index: 0 | 1, zone: string) =>
    createSubnet(ec2, {
      VpcId: vpcId,
      AvailabilityZone: zone,
      CidrBlock: `${plan.ipv4Prefix}.${index}.0/24`,
      ...(ipv6Block === undefined ? {} : { Ipv6CidrBlock: subnetOf(ipv6Block, index) }),
    });
  const subnetIds: readonly [string, string] = [await subnet(0, `${region}a`), await subnet(1, `${region}b`)];
  const anywhere = {
    IpRanges: [{ CidrIp: "0.0.0.0/0", Description: "customers" }],
    ...(plan.dualStack ? { Ipv6Ranges: [{ CidrIpv6: "::/0", Description: "customers" }] } : {}),
  };
  const webGroupId = await createGroup(ec2, vpcId, `${plan.name}-web`, [
    { IpProtocol: "tcp", FromPort: 443, ToPort: 443, ...anywhere },
  ]);
  const applicationGroupId = await createGroup(ec2, vpcId, `${plan.name}-application`, [
    { IpProtocol: "tcp", FromPort: 8080, ToPort: 8080, UserIdGroupPairs: [{ GroupId: webGroupId }] },
    { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "10.0.0.0/8", Description: "operators" }] },
  ]);
  return { name: plan.name, vpcId, dualStack: plan.dualStack, subnetIds, webGroupId, applicationGroupId };
}

/**
 * A security group with these ingress rules and the egress that EC2 gives every new group. Throws with the group's name
 * where EC2 answers without an id.
 */
export async function createGroup(
  ec2: EC2Client,
  vpcId: string,
  name: string,
  ingress: readonly IpPermission[],
): Promise<string> {
  const { GroupId: groupId } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: name, Description: `${name} of the rehearsal`, VpcId: vpcId }),
  );
  if (groupId === undefined) throw new Error(`CreateSecurityGroup gave no id for ${name} in ${vpcId}`);
  if (ingress.length > 0) {
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions: [...ingress] }));
  }
  return groupId;
}

/** Deletes the default VPC of a Region, as organizations that build their own networks do. */
export async function deleteDefaultNetwork(
  account: RehearsedAccount,
  region: string = account.homeRegion,
): Promise<void> {
  const ec2 = account.client(EC2Client, region);
  const { Vpcs: vpcs } = await ec2.send(
    new DescribeVpcsCommand({ Filters: [{ Name: "is-default", Values: ["true"] }] }),
  );
  for (const { VpcId: vpcId } of vpcs ?? []) {
    if (vpcId === undefined) continue;
    const { Subnets: subnets } = await ec2.send(
      new DescribeSubnetsCommand({ Filters: [{ Name: "vpc-id", Values: [vpcId] }] }),
    );
    await Promise.all((subnets ?? []).map(({ SubnetId }) => ec2.send(new DeleteSubnetCommand({ SubnetId }))));
    await ec2.send(new DeleteVpcCommand({ VpcId: vpcId }));
  }
}

async function createSubnet(ec2: EC2Client, input: CreateSubnetCommandInput): Promise<string> {
  const { Subnet: subnet } = await ec2.send(new CreateSubnetCommand(input));
  if (subnet?.SubnetId === undefined)
    throw new Error(`CreateSubnet gave no id for ${input.CidrBlock} in ${input.VpcId}`);
  return subnet.SubnetId;
}

/** The first or second /64 of a /56 whose last byte of network is zero: `2001:db8:1:ab00::/56` gives `2001:db8:1:ab01::/64`. */
function subnetOf(ipv6Block: string, index: 0 | 1): string {
  const prefix = ipv6Block.replace(/::\/56$/, "");
  return `${prefix.slice(0, -1)}${index}::/64`;
}
