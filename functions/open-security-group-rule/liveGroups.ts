import { type EC2Client, paginateDescribeSecurityGroups, type SecurityGroup } from "@aws-sdk/client-ec2";
import type { ConfiguredGroup, IngressPermission } from "../domain/configuredGroup";

/**
 * Security groups as EC2 has them now: one, by its id, or all that the account itself owns; groups that other accounts share
 * with it are evaluated in theirs. An unknown id gives none. Throws what the SDK throws.
 */
export async function describeGroups(
  ec2: EC2Client,
  { accountId, groupId }: { readonly accountId: string; readonly groupId?: string },
): Promise<readonly ConfiguredGroup[]> {
  const filters = [
    { Name: "owner-id", Values: [accountId] },
    ...(groupId === undefined ? [] : [{ Name: "group-id", Values: [groupId] }]),
  ];
  const groups: ConfiguredGroup[] = [];
  for await (const page of paginateDescribeSecurityGroups({ client: ec2, pageSize: 1000 }, { Filters: filters })) {
    groups.push(...(page.SecurityGroups ?? []).map(configuredGroup));
  }
  return groups;
}

function configuredGroup(group: SecurityGroup): ConfiguredGroup {
  return {
    groupId: group.GroupId ?? "",
    tags: Object.fromEntries((group.Tags ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""])),
    ingress: (group.IpPermissions ?? []).map(
      (permission): IngressPermission => ({
        protocol: permission.IpProtocol ?? "-1",
        fromPort: permission.FromPort,
        toPort: permission.ToPort,
        ranges: [
          ...(permission.IpRanges ?? []).flatMap(({ CidrIp }) => CidrIp ?? []),
          ...(permission.Ipv6Ranges ?? []).flatMap(({ CidrIpv6 }) => CidrIpv6 ?? []),
        ],
        prefixListIds: (permission.PrefixListIds ?? []).flatMap(({ PrefixListId }) => PrefixListId ?? []),
        groupIds: (permission.UserIdGroupPairs ?? []).flatMap(({ GroupId }) => GroupId ?? []),
      }),
    ),
  };
}
