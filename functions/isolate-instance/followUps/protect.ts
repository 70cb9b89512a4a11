import { DescribeInstanceAttributeCommand, type EC2Client, ModifyInstanceAttributeCommand } from "@aws-sdk/client-ec2";
import * as z from "zod";
import { followUp } from "./followUp";

const before = z.object({ terminationProtected: z.boolean(), stopProtected: z.boolean(), protectStop: z.boolean() });

/** Termination and stop protection: neither people nor scripts destroy the evidence by accident. */
export const protect = followUp({
  item: "protect",
  option: "protect",
  before,

  async plan({ clients: { ec2 }, instance, options }) {
    if (instance.spot) return { kind: "skip", because: "EC2 has no termination protection for Spot instances" };
    const [terminationProtected, stopProtected] = await readProtection(ec2, instance.id);
    return { kind: "act", before: { terminationProtected, stopProtected, protectStop: !options.stop } };
  },

  async act({ clients: { ec2 }, instance }, { protectStop }) {
    await setProtection(ec2, instance.id, true, protectStop ? true : undefined);
    return { detail: protectStop ? "termination and stop protection on" : "termination protection on" };
  },

  async undo({ clients: { ec2 }, instanceId }, was) {
    const [terminationProtected, stopProtected] = await readProtection(ec2, instanceId);
    if (terminationProtected !== was.terminationProtected || stopProtected !== was.stopProtected) {
      await setProtection(ec2, instanceId, was.terminationProtected, was.protectStop ? was.stopProtected : undefined);
    }
    return {
      kind: "restored",
      detail: `termination protection ${onOff(was.terminationProtected)}, stop protection ${onOff(was.stopProtected)}`,
    };
  },
});

function onOff(value: boolean): string {
  return value ? "on" : "off";
}

async function readProtection(ec2: EC2Client, instanceId: string): Promise<[termination: boolean, stop: boolean]> {
  const [termination, stop] = await Promise.all([
    ec2.send(new DescribeInstanceAttributeCommand({ InstanceId: instanceId, Attribute: "disableApiTermination" })),
    ec2.send(new DescribeInstanceAttributeCommand({ InstanceId: instanceId, Attribute: "disableApiStop" })),
  ]);
  return [termination.DisableApiTermination?.Value ?? false, stop.DisableApiStop?.Value ?? false];
}

/** `ModifyInstanceAttribute` takes one attribute a call. */
async function setProtection(
  ec2: EC2Client,
  instanceId: string,
  termination: boolean,
  stop: boolean | undefined,
): Promise<void> {
  await Promise.all([
    ec2.send(
      new ModifyInstanceAttributeCommand({ InstanceId: instanceId, DisableApiTermination: { Value: termination } }),
    ),
    ...(stop === undefined
      ? []
      : [ec2.send(new ModifyInstanceAttributeCommand({ InstanceId: instanceId, DisableApiStop: { Value: stop } }))]),
  ]);
}
