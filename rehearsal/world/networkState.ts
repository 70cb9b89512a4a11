import { DescribeSecurityGroupsCommand, EC2Client, type SecurityGroup } from "@aws-sdk/client-ec2";
import { names } from "../../functions/domain/names";
import type { RehearsedAccount } from "./rehearsedAccount";

/** The security groups of a VPC that Firebreak made, found by their owner tag. */
export async function isolationGroupsOf(
  account: RehearsedAccount,
  vpcId: string,
  region: string = account.homeRegion,
): Promise<readonly SecurityGroup[]> {
  const { SecurityGroups: groups } = await account.client(EC2Client, region).send(
    new DescribeSecurityGroupsCommand({
      Filters: [
        { Name: "vpc-id", Values: [vpcId] },
        { Name: "tag-key", Values: [names.ownerTagKey] },
      ],
    }),
  );
  return groups ?? [];
}

/** Whether a group lets nothing in and nothing out, in IPv4, IPv6, prefix lists and other groups alike. */
export function isEmpty(group: SecurityGroup): boolean {
  return (group.IpPermissions ?? []).length === 0 && (group.IpPermissionsEgress ?? []).length === 0;
}
