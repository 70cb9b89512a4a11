import { ec2, ec2ById, newEc2 } from "./ec2Resources";
import { attributeContext, tagging, withTags } from "./ec2Tags";
import { all, each, on, type RequestedAccess, type ServiceActions } from "./operationAccess";
import type { RequestInput } from "./requestInput";

const instance = ec2("instance", "InstanceId", "InstanceIds");
const networkInterface = ec2("network-interface", "NetworkInterfaceId");
const securityGroup = ec2("security-group", "GroupId");
const groupsOfInterface = ec2(
  "security-group",
  "SecurityGroupId",
  "SecurityGroupIds",
  "Groups",
  "NetworkInterface.SecurityGroupId",
);
const image = ec2("image", "ImageId");
const snapshot = ec2("snapshot", "SnapshotId");
const volume = ec2("volume", "VolumeId");
const vpc = ec2("vpc", "VpcId");
const subnet = ec2("subnet", "SubnetId");
const routeTable = ec2("route-table", "RouteTableId");
const internetGateway = ec2("internet-gateway", "InternetGatewayId");

/** "Actions, resources, and condition keys for Amazon EC2". Members go by their names on the wire (`SecurityGroupId.1`). */
export const ec2Actions: ServiceActions = {
  prefix: "ec2",
  file: "ec2.ts",
  withoutResource: /^Describe/,
  operations: {
    ...each(["DescribeInstanceAttribute"], on([instance], attributeContext)),
    ...each(["DescribeSnapshotAttribute"], on([snapshot], attributeContext)),
    ...each(["DescribeImageAttribute"], on([image], attributeContext)),
    ...each(["DescribeVpcAttribute"], on([vpc], attributeContext)),

    ...each(["CreateTags", "DeleteTags"], tagging(on([ec2ById("ResourceId", "Resources")]))),

    RunInstances: all(
      withTags(
        on([
          newEc2("instance", "network-interface", "volume"),
          image,
          subnet,
          ec2("subnet", "NetworkInterface.SubnetId"),
          groupsOfInterface,
          ec2("key-pair", "KeyName"),
        ]),
      ),
      passInstanceProfile,
    ),
    ...each(
      ["StartInstances", "StopInstances", "RebootInstances", "TerminateInstances", "MonitorInstances"],
      on([instance]),
    ),
    ...each(
      ["ModifyInstanceAttribute", "ResetInstanceAttribute"],
      on([instance, ec2("security-group", "GroupId", "Groups")], attributeContext),
    ),
    ...each(
      ["ModifyInstanceMetadataOptions", "ModifyInstanceMaintenanceOptions", "GetConsoleOutput", "GetConsoleScreenshot"],
      on([instance]),
    ),
    AssociateIamInstanceProfile: all(on([instance]), passInstanceProfile),
    CreateImage: withTags(on([instance, newEc2("image", "snapshot")])),
    CreateSnapshot: withTags(on([volume, newEc2("snapshot")])),
    CreateSnapshots: withTags(on([ec2("instance", "InstanceSpecification.InstanceId"), newEc2("snapshot", "volume")])),
    CopySnapshot: withTags(on([newEc2("snapshot"), ec2("snapshot", "SourceSnapshotId")])),
    ...each(["DeleteSnapshot", "ModifySnapshotAttribute"], on([snapshot], attributeContext)),
    ...each(["DeregisterImage", "ModifyImageAttribute"], on([image], attributeContext)),
    CreateVolume: withTags(on([newEc2("volume"), snapshot])),
    DeleteVolume: on([volume]),
    ...each(["AttachVolume", "DetachVolume"], on([volume, instance])),

    CreateSecurityGroup: withTags(on([newEc2("security-group"), vpc])),
    DeleteSecurityGroup: on([securityGroup]),
    ...each(["AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress"], withTags(on([securityGroup]))),
    ...each(["RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress"], on([securityGroup])),
    ...each(
      ["UpdateSecurityGroupRuleDescriptionsIngress", "UpdateSecurityGroupRuleDescriptionsEgress"],
      on([securityGroup]),
    ),
    GetManagedPrefixListEntries: on([ec2("prefix-list", "PrefixListId")]),
    CreateManagedPrefixList: withTags(on([newEc2("prefix-list")])),
    ModifyManagedPrefixList: on([ec2("prefix-list", "PrefixListId")]),
    ModifySecurityGroupRules: on([securityGroup, ec2("security-group-rule", "SecurityGroupRule.SecurityGroupRuleId")]),

    CreateNetworkInterface: withTags(on([newEc2("network-interface"), subnet, groupsOfInterface])),
    ...each(["ModifyNetworkInterfaceAttribute"], on([networkInterface, groupsOfInterface], attributeContext)),
    DeleteNetworkInterface: on([networkInterface]),
    AttachNetworkInterface: on([networkInterface, instance]),

    CreateVpc: withTags(on([newEc2("vpc")])),
    ...each(["DeleteVpc", "ModifyVpcAttribute"], on([vpc], attributeContext)),
    CreateSubnet: withTags(on([newEc2("subnet"), vpc])),
    ...each(["DeleteSubnet", "ModifySubnetAttribute"], on([subnet])),
    CreateInternetGateway: withTags(on([newEc2("internet-gateway")])),
    ...each(["AttachInternetGateway", "DetachInternetGateway"], on([internetGateway, vpc])),
    DeleteInternetGateway: on([internetGateway]),
    CreateRouteTable: withTags(on([newEc2("route-table"), vpc])),
    ...each(["CreateRoute", "DeleteRoute", "DeleteRouteTable", "ReplaceRoute"], on([routeTable])),
    AssociateRouteTable: on([routeTable, subnet]),
    CreateVpcEndpoint: withTags(on([newEc2("vpc-endpoint"), vpc, subnet, routeTable, groupsOfInterface])),
    CreateKeyPair: withTags(on([newEc2("key-pair")])),
    CreateLaunchTemplate: withTags(on([newEc2("launch-template")])),
  },
};

/** Giving an instance a profile passes the profile's role to EC2. */
function passInstanceProfile(input: RequestInput): RequestedAccess[] {
  const profile = input.text("IamInstanceProfile.Arn", "IamInstanceProfile.Name")?.split("/").at(-1);
  const roles = profile === undefined ? [] : input.iam.rolesOfInstanceProfile(profile);
  return roles.map((resource) => ({
    action: "iam:PassRole",
    resource,
    context: { "iam:PassedToService": "ec2.amazonaws.com" },
  }));
}
