import {
  DeregisterTargetsCommand,
  DescribeTargetHealthCommand,
  type ElasticLoadBalancingV2Client,
  paginateDescribeTargetGroups,
  RegisterTargetsCommand,
  type TargetGroup,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import * as z from "zod";
import { errorCode } from "../../aws/errorCode";
import { followUp } from "./followUp";

const registration = z.object({ targetGroupArn: z.string(), ports: z.array(z.number()) });
/** The instance's registrations, as they were before. */
export const registrationsSchema = z.object({ registrations: z.array(registration) });

/** Out of every target group, so that load balancers send it no more requests and drain what they have open. */
export const leaveTargetGroups = followUp({
  item: "leave-target-groups",
  option: "leaveService",
  before: registrationsSchema,

  async plan({ clients: { loadBalancing }, instance }) {
    const groups = await targetGroupsOf(loadBalancing, instance.vpcId);
    const registrations = await registrationsOf(loadBalancing, groups, instance.id);
    return registrations.length === 0
      ? { kind: "skip", because: "the instance is in no target group" }
      : { kind: "act", before: { registrations } };
  },

  async act({ clients: { loadBalancing }, instance }, { registrations }) {
    await Promise.all(
      registrations.map(({ targetGroupArn, ports }) =>
        loadBalancing.send(
          new DeregisterTargetsCommand({ TargetGroupArn: targetGroupArn, Targets: targetsOf(instance.id, ports) }),
        ),
      ),
    );
    return {
      detail: `deregistered from ${registrations.map(({ targetGroupArn }) => targetGroupArn.split("/").at(-2)).join(", ")}`,
    };
  },

  async undo({ clients: { loadBalancing }, instanceId }, { registrations }) {
    const results = await Promise.all(
      registrations.map(async ({ targetGroupArn, ports }) => {
        try {
          await loadBalancing.send(
            new RegisterTargetsCommand({ TargetGroupArn: targetGroupArn, Targets: targetsOf(instanceId, ports) }),
          );
          return undefined;
        } catch (error) {
          if (errorCode(error).startsWith("TargetGroupNotFound")) return targetGroupArn;
          throw error;
        }
      }),
    );
    const gone = results.filter((arn) => arn !== undefined);
    return gone.length === 0
      ? { kind: "restored", detail: "registered in its target groups again" }
      : { kind: "refused", because: `target groups are gone: ${gone.join(", ")}` };
  },
});

function targetsOf(instanceId: string, ports: readonly number[]) {
  return ports.map((Port) => ({ Id: instanceId, Port }));
}

/** Target groups that could hold the instance: by instance id, in its VPC. There is no call that goes from a target to its groups. */
async function targetGroupsOf(loadBalancing: ElasticLoadBalancingV2Client, vpcId: string): Promise<TargetGroup[]> {
  const groups: TargetGroup[] = [];
  for await (const page of paginateDescribeTargetGroups({ client: loadBalancing }, {}))
    groups.push(...(page.TargetGroups ?? []));
  return groups.filter((group) => group.TargetType === "instance" && group.VpcId === vpcId);
}

async function registrationsOf(
  loadBalancing: ElasticLoadBalancingV2Client,
  groups: readonly TargetGroup[],
  instanceId: string,
) {
  const found: z.output<typeof registration>[] = [];
  const waiting = [...groups];
  const worker = async (): Promise<void> => {
    for (let group = waiting.pop(); group?.TargetGroupArn !== undefined; group = waiting.pop()) {
      const ports = await portsIn(loadBalancing, group.TargetGroupArn, instanceId);
      if (ports.length > 0) found.push({ targetGroupArn: group.TargetGroupArn, ports });
    }
  };
  // Eight at a time: an account may hold thousands of groups, and Describe calls are throttled together.
  await Promise.all(Array.from({ length: 8 }, worker));
  return found.sort((a, b) => a.targetGroupArn.localeCompare(b.targetGroupArn));
}

async function portsIn(
  loadBalancing: ElasticLoadBalancingV2Client,
  targetGroupArn: string,
  instanceId: string,
): Promise<number[]> {
  const { TargetHealthDescriptions: targets = [] } = await loadBalancing.send(
    new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn }),
  );
  return targets.flatMap(({ Target: target, TargetHealth: health }) =>
    target?.Id === instanceId && target.Port !== undefined && health?.State !== "draining" ? [target.Port] : [],
  );
}
