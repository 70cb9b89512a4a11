import { AutoScalingClient, CreateAutoScalingGroupCommand } from "@aws-sdk/client-auto-scaling";
import { CreateLaunchTemplateCommand, EC2Client } from "@aws-sdk/client-ec2";
import { CreateTargetGroupCommand, ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Network } from "./network";
import { machineImageId } from "./organizationPlan";
import type { RehearsedAccount } from "./rehearsedAccount";

/** An Auto Scaling group and a load balancer's target group that instances can be put in. */
export interface Fleet {
  readonly autoScalingGroupName: string;
  readonly targetGroupArn: string;
}

/** Starts with one instance of the group's own, so that the one under attack has a sibling. */
export async function createFleet(
  account: RehearsedAccount,
  network: Network,
  name: string,
  region: string = account.homeRegion,
): Promise<Fleet> {
  await account.client(EC2Client, region).send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: name,
      LaunchTemplateData: { ImageId: machineImageId, InstanceType: "m5.large" },
    }),
  );
  await account.client(AutoScalingClient, region).send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: name,
      LaunchTemplate: { LaunchTemplateName: name, Version: "$Latest" },
      MinSize: 1,
      MaxSize: 6,
      DesiredCapacity: 1,
      VPCZoneIdentifier: network.subnetIds.join(","),
    }),
  );
  const { TargetGroups: groups } = await account
    .client(ElasticLoadBalancingV2Client, region)
    .send(new CreateTargetGroupCommand({ Name: name, Protocol: "HTTP", Port: 8080, VpcId: network.vpcId }));
  const targetGroupArn = groups?.[0]?.TargetGroupArn;
  if (targetGroupArn === undefined) throw new Error(`CreateTargetGroup gave no ARN for ${name} in ${account.name}`);
  return { autoScalingGroupName: name, targetGroupArn };
}
