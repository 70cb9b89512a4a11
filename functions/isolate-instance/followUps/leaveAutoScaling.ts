import {
  AttachInstancesCommand,
  type AutoScalingClient,
  type AutoScalingInstanceDetails,
  DescribeAutoScalingInstancesCommand,
  DetachInstancesCommand,
  EnterStandbyCommand,
  ExitStandbyCommand,
} from "@aws-sdk/client-auto-scaling";
import * as z from "zod";
import { describeError } from "../../aws/errorCode";
import { followUp } from "./followUp";

/** The instance's membership, as it was before. */
export const membershipSchema = z.object({ group: z.string(), lifecycleState: z.string() });

/**
 * Takes the instance out of its Auto Scaling group, which would otherwise replace and terminate it: termination protection
 * does not stop a scale-in ("Use instance scale-in protection"). Standby keeps it a member; where the group won't have
 * that, it is detached. Either way the group starts a replacement.
 */
export const leaveAutoScaling = followUp({
  item: "leave-auto-scaling",
  option: "leaveService",
  before: membershipSchema,

  async plan({ clients: { autoScaling }, instance }) {
    const member = await readMembership(autoScaling, instance.id);
    if (member?.AutoScalingGroupName === undefined)
      return { kind: "skip", because: "the instance is in no Auto Scaling group" };
    return { kind: "act", before: { group: member.AutoScalingGroupName, lifecycleState: member.LifecycleState ?? "" } };
  },

  async act({ clients: { autoScaling }, instance }, { group }) {
    const state = (await readMembership(autoScaling, instance.id))?.LifecycleState;
    if (state === undefined || state === "Detached")
      return { detail: `detached from Auto Scaling group ${group}`, after: "detached" };
    if (state.includes("Standby")) return { detail: `on standby in Auto Scaling group ${group}`, after: "standby" };
    const instances = {
      AutoScalingGroupName: group,
      InstanceIds: [instance.id],
      ShouldDecrementDesiredCapacity: false,
    };
    try {
      await autoScaling.send(new EnterStandbyCommand(instances));
      return { detail: `on standby in Auto Scaling group ${group}, which starts a replacement`, after: "standby" };
    } catch (refusal) {
      // Asked twice after a lost answer, Auto Scaling refuses what it has done already.
      const now = (await readMembership(autoScaling, instance.id))?.LifecycleState;
      if (now?.includes("Standby")) return { detail: `on standby in Auto Scaling group ${group}`, after: "standby" };
      await autoScaling.send(new DetachInstancesCommand(instances));
      return {
        detail: `detached from Auto Scaling group ${group}, which refused standby (${describeError(refusal)})`,
        after: "detached",
      };
    }
  },

  async undo({ clients: { autoScaling }, instanceId }, { group }, after) {
    const member = await readMembership(autoScaling, instanceId);
    if (member !== undefined && member.AutoScalingGroupName !== group) {
      return {
        kind: "refused",
        because: `the instance is in Auto Scaling group ${member.AutoScalingGroupName} now, not in ${group}`,
      };
    }
    if (member?.LifecycleState === "InService" || member?.LifecycleState === "Pending") {
      return { kind: "restored", detail: `in service in Auto Scaling group ${group}` };
    }
    const instances = { AutoScalingGroupName: group, InstanceIds: [instanceId] };
    try {
      if (after === "standby" && member !== undefined) await autoScaling.send(new ExitStandbyCommand(instances));
      else await autoScaling.send(new AttachInstancesCommand(instances));
    } catch (error) {
      return {
        kind: "refused",
        because: `Auto Scaling group ${group} did not take it back (${describeError(error)}); check its maximum size`,
      };
    }
    return {
      kind: "restored",
      detail: `back in Auto Scaling group ${group}; its desired capacity is one higher, lower it if the replacement should go`,
    };
  },
});

async function readMembership(
  autoScaling: AutoScalingClient,
  instanceId: string,
): Promise<AutoScalingInstanceDetails | undefined> {
  const { AutoScalingInstances: members = [] } = await autoScaling.send(
    new DescribeAutoScalingInstancesCommand({ InstanceIds: [instanceId] }),
  );
  return members[0];
}
