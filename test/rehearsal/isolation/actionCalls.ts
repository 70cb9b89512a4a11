import {
  AttachInstancesCommand,
  AutoScalingClient,
  DetachInstancesCommand,
  EnterStandbyCommand,
  ExitStandbyCommand,
} from "@aws-sdk/client-auto-scaling";
import { CloudTrailClient, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import {
  CreateImageCommand,
  CreateSecurityGroupCommand,
  CreateSnapshotsCommand,
  DeleteSecurityGroupCommand,
  DeleteTagsCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSnapshotsCommand,
  DescribeTagsCommand,
  EC2Client,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from "@aws-sdk/client-ec2";
import {
  DeregisterTargetsCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { DeleteRolePolicyCommand, GetInstanceProfileCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateGrantCommand, KMSClient } from "@aws-sdk/client-kms";
import { names } from "../../../functions/domain/names";
import type { ApplicationProfile } from "../../../rehearsal/world/applicationProfile";
import type { Fleet } from "../../../rehearsal/world/fleet";
import type { RehearsedAccount } from "../../../rehearsal/world/rehearsedAccount";
import type { Workload } from "../../../rehearsal/world/workload";

export interface CallSubject {
  readonly workload: Workload;
  readonly profile: ApplicationProfile;
  readonly fleet: Fleet;
  /** A security group of Firebreak's own in the workload's VPC. */
  readonly ownGroupId: string;
  /** One by which an isolation makes connections untracked; whoever may delete it does. */
  readonly untrackingGroupId: string;
}

const everything = { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] };

/** One call of each action that only one of the responders is granted, by action, as that responder would make it. */
export const actionCalls: Readonly<
  Record<string, (caller: RehearsedAccount, subject: CallSubject) => Promise<unknown>>
> = {
  "cloudtrail:LookupEvents": (caller, { workload }) =>
    caller.client(CloudTrailClient).send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: "ResourceName", AttributeValue: workload.instanceId }],
      }),
    ),
  "ec2:DescribeInstances": (caller) => caller.client(EC2Client).send(new DescribeInstancesCommand({})),
  "ec2:DescribeSecurityGroupRules": (caller) =>
    caller.client(EC2Client).send(new DescribeSecurityGroupRulesCommand({})),
  "ec2:DescribeSnapshots": (caller) =>
    caller.client(EC2Client).send(new DescribeSnapshotsCommand({ OwnerIds: ["self"] })),
  "ec2:DescribeImages": (caller) => caller.client(EC2Client).send(new DescribeImagesCommand({ Owners: ["self"] })),
  "ec2:DescribeTags": (caller) => caller.client(EC2Client).send(new DescribeTagsCommand({})),
  "ec2:CreateSecurityGroup": (caller, { workload }) =>
    caller.client(EC2Client).send(
      new CreateSecurityGroupCommand({
        GroupName: "action-call",
        Description: "made by a test",
        VpcId: workload.network.vpcId,
      }),
    ),
  "ec2:RevokeSecurityGroupEgress": (caller, { ownGroupId }) =>
    caller
      .client(EC2Client)
      .send(new RevokeSecurityGroupEgressCommand({ GroupId: ownGroupId, IpPermissions: [everything] })),
  "ec2:RevokeSecurityGroupIngress": (caller, { ownGroupId }) =>
    caller
      .client(EC2Client)
      .send(new RevokeSecurityGroupIngressCommand({ GroupId: ownGroupId, IpPermissions: [everything] })),
  "ec2:DeleteSecurityGroup": (caller, { untrackingGroupId }) =>
    caller.client(EC2Client).send(new DeleteSecurityGroupCommand({ GroupId: untrackingGroupId })),
  "ec2:CreateSnapshots": (caller, { workload }) =>
    caller
      .client(EC2Client)
      .send(new CreateSnapshotsCommand({ InstanceSpecification: { InstanceId: workload.instanceId } })),
  "ec2:CreateImage": (caller, { workload }) =>
    caller
      .client(EC2Client)
      .send(new CreateImageCommand({ InstanceId: workload.instanceId, Name: "action-call", NoReboot: true })),
  "ec2:StopInstances": (caller, { workload }) =>
    caller.client(EC2Client).send(new StopInstancesCommand({ InstanceIds: [workload.instanceId] })),
  "ec2:StartInstances": (caller, { workload }) =>
    caller.client(EC2Client).send(new StartInstancesCommand({ InstanceIds: [workload.instanceId] })),
  "ec2:DeleteTags": (caller, { workload }) =>
    caller
      .client(EC2Client)
      .send(new DeleteTagsCommand({ Resources: [workload.instanceId], Tags: [{ Key: names.incidentTagKey }] })),
  "iam:GetInstanceProfile": (caller, { profile }) =>
    caller.client(IAMClient).send(new GetInstanceProfileCommand({ InstanceProfileName: profile.profileName })),
  "iam:DeleteRolePolicy": (caller, { profile }) =>
    caller
      .client(IAMClient)
      .send(new DeleteRolePolicyCommand({ RoleName: profile.roleName, PolicyName: "firebreak-deny-i-0" })),
  "kms:CreateGrant": (caller) =>
    caller.client(KMSClient).send(
      new CreateGrantCommand({
        KeyId: `arn:aws:kms:${caller.homeRegion}:${caller.id}:key/5d1c0f0e-7a0f-4b43-9a33-6a43bc4a3a57`,
        GranteePrincipal: `arn:aws:iam::${caller.id}:role/Security-IR-Role`,
        Operations: ["Decrypt"],
      }),
    ),
  "autoscaling:EnterStandby": (caller, { workload, fleet }) =>
    caller
      .client(AutoScalingClient)
      .send(new EnterStandbyCommand({ ...inFleet(workload, fleet), ShouldDecrementDesiredCapacity: false })),
  "autoscaling:ExitStandby": (caller, { workload, fleet }) =>
    caller.client(AutoScalingClient).send(new ExitStandbyCommand(inFleet(workload, fleet))),
  "autoscaling:DetachInstances": (caller, { workload, fleet }) =>
    caller
      .client(AutoScalingClient)
      .send(new DetachInstancesCommand({ ...inFleet(workload, fleet), ShouldDecrementDesiredCapacity: false })),
  "autoscaling:AttachInstances": (caller, { workload, fleet }) =>
    caller.client(AutoScalingClient).send(new AttachInstancesCommand(inFleet(workload, fleet))),
  "elasticloadbalancing:DescribeTargetGroups": (caller) =>
    caller.client(ElasticLoadBalancingV2Client).send(new DescribeTargetGroupsCommand({})),
  "elasticloadbalancing:DescribeTargetHealth": (caller, { fleet }) =>
    caller
      .client(ElasticLoadBalancingV2Client)
      .send(new DescribeTargetHealthCommand({ TargetGroupArn: fleet.targetGroupArn })),
  "elasticloadbalancing:DeregisterTargets": (caller, { workload, fleet }) =>
    caller.client(ElasticLoadBalancingV2Client).send(new DeregisterTargetsCommand(asTarget(workload, fleet))),
  "elasticloadbalancing:RegisterTargets": (caller, { workload, fleet }) =>
    caller.client(ElasticLoadBalancingV2Client).send(new RegisterTargetsCommand(asTarget(workload, fleet))),
};

function inFleet({ instanceId }: Workload, { autoScalingGroupName }: Fleet) {
  return { AutoScalingGroupName: autoScalingGroupName, InstanceIds: [instanceId] };
}

function asTarget({ instanceId }: Workload, { targetGroupArn }: Fleet) {
  return { TargetGroupArn: targetGroupArn, Targets: [{ Id: instanceId }] };
}
