import assert from "node:assert/strict";
import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeAutoScalingInstancesCommand,
  DetachInstancesCommand,
  EnterStandbyCommand,
  ExitStandbyCommand,
} from "@aws-sdk/client-auto-scaling";
import {
  CreateLaunchTemplateCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import {
  CreateTargetGroupCommand,
  DeregisterTargetsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { EmulatedAccounts, region } from "../gateway/emulatedAccounts";

describe("Auto Scaling of moto as corrected", () => {
  const AutoScalingGroupName = "web";
  let world: EmulatedAccounts;
  let autoScaling: AutoScalingClient;
  let balancing: ElasticLoadBalancingV2Client;
  let TargetGroupArn = "";
  let first = "";
  let second = "";

  before(async function () {
    this.timeout(120_000);
    world = await EmulatedAccounts.start();
    const behind = world.gateway.behind("111111111111", region);
    const ec2 = new EC2Client(behind);
    autoScaling = new AutoScalingClient(behind);
    balancing = new ElasticLoadBalancingV2Client(behind);
    const vpc = (await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }))).Vpc?.VpcId;
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: vpc, CidrBlock: "10.0.1.0/24" }));
    const web = { VpcId: vpc, GroupName: "web", Description: "web" };
    const { GroupId = "" } = await ec2.send(new CreateSecurityGroupCommand(web));
    const LaunchTemplateData = { ImageId: "ami-12c6146b", SecurityGroupIds: [GroupId] };
    await ec2.send(new CreateLaunchTemplateCommand({ LaunchTemplateName: "web", LaunchTemplateData }));
    const targets = { Name: "web", Protocol: "HTTP", Port: 80, VpcId: vpc } as const;
    const { TargetGroups } = await balancing.send(new CreateTargetGroupCommand(targets));
    TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn ?? "";
    await autoScaling.send(
      new CreateAutoScalingGroupCommand({
        AutoScalingGroupName,
        MinSize: 1,
        MaxSize: 2,
        DesiredCapacity: 2,
        LaunchTemplate: { LaunchTemplateName: "web" },
        VPCZoneIdentifier: Subnet?.SubnetId,
        TargetGroupARNs: [TargetGroupArn],
      }),
    );
    const { AutoScalingGroups } = await autoScaling.send(new DescribeAutoScalingGroupsCommand({}));
    [first = "", second = ""] = AutoScalingGroups?.[0]?.Instances?.map((instance) => instance.InstanceId ?? "") ?? [];
  });
  after(() => world.stop());

  const standby = (instance: string) =>
    autoScaling.send(
      new EnterStandbyCommand({
        AutoScalingGroupName,
        InstanceIds: [instance],
        ShouldDecrementDesiredCapacity: true,
      }),
    );
  const targetIds = async () =>
    (await balancing.send(new DescribeTargetHealthCommand({ TargetGroupArn }))).TargetHealthDescriptions?.map(
      (description) => description.Target?.Id,
    );
  const stateOf = async (InstanceId: string) =>
    (await autoScaling.send(new DescribeAutoScalingInstancesCommand({ InstanceIds: [InstanceId] })))
      .AutoScalingInstances?.[0]?.LifecycleState;

  it("takes an instance in standby out of the load balancer, and brings it back", async () => {
    assert.deepEqual(new Set(await targetIds()), new Set([first, second]));
    await standby(first);
    assert.deepEqual([await stateOf(first), await targetIds()], ["Standby", [second]]);
    await assert.rejects(standby(first), { name: "ValidationError" });
    await autoScaling.send(new ExitStandbyCommand({ AutoScalingGroupName, InstanceIds: [first] }));
    assert.equal(await stateOf(first), "InService");
    assert.deepEqual(new Set(await targetIds()), new Set([first, second]));
  });

  it("refuses to shrink below the group's minimum, and to move strangers", async () => {
    await standby(first);
    await assert.rejects(standby(second), { name: "ValidationError", message: /min-size=1/ });
    await assert.rejects(standby("i-99999999"), { name: "ValidationError", message: /not part of/ });
    await autoScaling.send(new ExitStandbyCommand({ AutoScalingGroupName, InstanceIds: [first] }));
  });

  it("lets go of a detached instance, in the load balancer too", async () => {
    const input = { AutoScalingGroupName, InstanceIds: [first], ShouldDecrementDesiredCapacity: true };
    await autoScaling.send(new DetachInstancesCommand(input));
    assert.deepEqual([await stateOf(first), await targetIds()], [undefined, [second]]);
    await balancing.send(new DeregisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: first }] }));
  });
});
