import { EC2Client, type IpPermission, paginateDescribeSecurityGroups, type SecurityGroup } from "@aws-sdk/client-ec2";
import { definedMembers } from "../../definedMembers";
import { partitionOf } from "../../partition";
import type { Place } from "../../place";
import type { ResourceState } from "../configurationItem";
import { isReading, isTagging, type RecordedType, tagMap, tagPairs } from "./recordedType";

/** Security groups with their rules, which are a part of the group's configuration and no resources of their own. */
export const securityGroups: RecordedType = {
  name: "AWS::EC2::SecurityGroup",

  // A new VPC comes with a group; RunInstances and the like change none.
  mayChange: (service, operation) =>
    isTagging(service, operation) ||
    (service === "ec2" && !isReading(operation) && /SecurityGroup|Tags$|Vpc$/.test(operation)),

  async list(clients, place) {
    const client = clients.get(EC2Client, place.account, place.region);
    const found: SecurityGroup[] = [];
    for await (const page of paginateDescribeSecurityGroups({ client }, {})) found.push(...(page.SecurityGroups ?? []));
    return found.map((group) => stateOf(group, place));
  },
};

function stateOf(group: SecurityGroup, { account, region }: Place): ResourceState {
  const { GroupId: groupId = "", GroupName: groupName = "", VpcId: vpcId } = group;
  const tags = tagMap(group.Tags);
  return {
    resourceType: securityGroups.name,
    resourceId: groupId,
    resourceName: groupName,
    ARN: `arn:${partitionOf(region)}:ec2:${region}:${account}:security-group/${groupId}`,
    availabilityZone: "Not Applicable",
    resourceCreationTime: null,
    tags,
    relationships:
      vpcId === undefined
        ? []
        : [{ resourceId: vpcId, resourceName: null, resourceType: "AWS::EC2::VPC", name: "Is contained in Vpc" }],
    configuration: {
      description: group.Description ?? "",
      groupName,
      ipPermissions: (group.IpPermissions ?? []).map(permission),
      ownerId: group.OwnerId ?? account,
      groupId,
      ipPermissionsEgress: (group.IpPermissionsEgress ?? []).map(permission),
      tags: tagPairs(tags),
      vpcId,
    },
    supplementaryConfiguration: {},
  };
}

/** IPv4 ranges stand twice: as bare texts, the older form, and as structures that carry the description. */
function permission(given: IpPermission): Readonly<Record<string, unknown>> {
  const ranges = given.IpRanges ?? [];
  return definedMembers({
    fromPort: given.FromPort,
    ipProtocol: given.IpProtocol,
    ipv6Ranges: (given.Ipv6Ranges ?? []).map(({ CidrIpv6: cidrIpv6, Description: description }) =>
      definedMembers({ cidrIpv6, description }),
    ),
    prefixListIds: (given.PrefixListIds ?? []).map(({ PrefixListId: prefixListId, Description: description }) =>
      definedMembers({ prefixListId, description }),
    ),
    toPort: given.ToPort,
    userIdGroupPairs: (given.UserIdGroupPairs ?? []).map(
      ({ GroupId: groupId, UserId: userId, Description: description }) =>
        definedMembers({ groupId, userId, description }),
    ),
    ipv4Ranges: ranges.map(({ CidrIp: cidrIp, Description: description }) => definedMembers({ cidrIp, description })),
    ipRanges: ranges.map(({ CidrIp: cidrIp }) => cidrIp),
  });
}
