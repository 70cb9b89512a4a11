import { StartInstancesCommand, StopInstancesCommand } from "@aws-sdk/client-ec2";
import * as z from "zod";
import { followUp } from "./followUp";

const before = z.object({ wasRunning: z.boolean() });

/** Stops the instance, after evidence was taken: stopping loses memory and instance stores, and cuts every connection. */
export const stop = followUp({
  item: "stop",
  option: "stop",
  before,

  async plan({ instance }) {
    if (instance.spot)
      return { kind: "skip", because: "one-time Spot instances can't be stopped; the network stays cut" };
    const wasRunning = instance.state === "running" || instance.state === "pending";
    return wasRunning
      ? { kind: "act", before: { wasRunning } }
      : { kind: "skip", because: `the instance is ${instance.state}` };
  },

  async act({ clients: { ec2 }, instance }) {
    await ec2.send(new StopInstancesCommand({ InstanceIds: [instance.id] }));
    return { detail: "stopping" };
  },

  async undo({ clients: { ec2 }, instanceId }, { wasRunning }) {
    if (wasRunning) await ec2.send(new StartInstancesCommand({ InstanceIds: [instanceId] }));
    return { kind: "restored", detail: wasRunning ? "started" : "left stopped" };
  },
});
