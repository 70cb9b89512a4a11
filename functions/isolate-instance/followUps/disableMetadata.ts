import { ModifyInstanceMetadataOptionsCommand } from "@aws-sdk/client-ec2";
import * as z from "zod";
import { followUp } from "./followUp";

const before = z.object({ endpoint: z.enum(["enabled", "disabled"]) });

/** Turns the instance metadata service off, so that the instance gets no new credentials. Agents that need it stop working. */
export const disableMetadata = followUp({
  item: "disable-metadata",
  option: "disableMetadata",
  before,

  async plan({ instance }) {
    return { kind: "act", before: { endpoint: instance.metadataEndpoint } };
  },

  async act({ clients: { ec2 }, instance }) {
    await ec2.send(new ModifyInstanceMetadataOptionsCommand({ InstanceId: instance.id, HttpEndpoint: "disabled" }));
    return { detail: "instance metadata off" };
  },

  async undo({ clients: { ec2 }, instanceId }, { endpoint }) {
    await ec2.send(new ModifyInstanceMetadataOptionsCommand({ InstanceId: instanceId, HttpEndpoint: endpoint }));
    return { kind: "restored", detail: `instance metadata ${endpoint}` };
  },
});
