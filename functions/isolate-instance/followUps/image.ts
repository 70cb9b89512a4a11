import { CreateImageCommand, DescribeImagesCommand, type EC2Client } from "@aws-sdk/client-ec2";
import * as z from "zod";
import { errorCode } from "../../aws/errorCode";
import { evidenceTags } from "./evidenceTags";
import { followUp } from "./followUp";

const before = z.object({ name: z.string() });

/** An image without a reboot: a reboot would lose what is in memory. Image names are unique in an account, so one is made. */
export const image = followUp({
  item: "image",
  option: "image",
  before,

  async plan({ incidentId }) {
    return { kind: "act", before: { name: `firebreak-${incidentId}` } };
  },

  async act({ clients: { ec2 }, instance, incidentId }, { name }) {
    const tags = evidenceTags(incidentId);
    try {
      const { ImageId: id } = await ec2.send(
        new CreateImageCommand({
          InstanceId: instance.id,
          Name: name,
          NoReboot: true,
          TagSpecifications: [
            { ResourceType: "image", Tags: tags },
            { ResourceType: "snapshot", Tags: tags },
          ],
        }),
      );
      return { detail: `image ${id}`, after: id ?? null };
    } catch (error) {
      if (errorCode(error) !== "InvalidAMIName.Duplicate") throw error;
      const id = await imageNamed(ec2, name);
      return { detail: `image ${id ?? name}`, after: id ?? null };
    }
  },

  async undo(_context, _before, after) {
    return { kind: "restored", detail: `evidence stays: ${typeof after === "string" ? after : "no image"}` };
  },
});

async function imageNamed(ec2: EC2Client, name: string): Promise<string | undefined> {
  const { Images: images = [] } = await ec2.send(
    new DescribeImagesCommand({ Owners: ["self"], Filters: [{ Name: "name", Values: [name] }] }),
  );
  return images[0]?.ImageId;
}
