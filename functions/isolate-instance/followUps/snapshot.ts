import { CreateSnapshotsCommand, DescribeSnapshotsCommand, type EC2Client } from "@aws-sdk/client-ec2";
import * as z from "zod";
import { names } from "../../domain/names";
import { followUp } from "./followUp";

const before = z.object({});

/** One multi-volume snapshot set: snapshots taken volume by volume are not of one point in time. */
export const snapshot = followUp({
  item: "snapshot",
  option: "snapshot",
  before,

  async plan() {
    return { kind: "act", before: {} };
  },

  async act({ clients: { ec2 }, instance, incidentId }) {
    const taken = await snapshotsOf(ec2, incidentId);
    if (taken.length > 0) return { detail: `snapshots ${taken.join(", ")}`, after: taken };
    const { Snapshots: snapshots = [] } = await ec2.send(
      new CreateSnapshotsCommand({
        InstanceSpecification: { InstanceId: instance.id },
        Description: `Firebreak evidence of ${instance.id}, incident ${incidentId}`,
        CopyTagsFromSource: "volume",
        TagSpecifications: [
          {
            ResourceType: "snapshot",
            Tags: [
              { Key: names.incidentTagKey, Value: incidentId },
              { Key: names.ownerTagKey, Value: "firebreak" },
            ],
          },
        ],
      }),
    );
    const ids = snapshots.flatMap(({ SnapshotId: id }) => id ?? []);
    return { detail: `snapshots ${ids.join(", ")}`, after: ids };
  },

  async undo(_context, _before, after) {
    return { kind: "restored", detail: `evidence stays: ${Array.isArray(after) ? after.join(", ") : "no snapshot"}` };
  },
});

/** A lost answer must not lead to a second set: EC2 has no client token here, the incident's tag serves as one. */
async function snapshotsOf(ec2: EC2Client, incidentId: string): Promise<string[]> {
  const { Snapshots: snapshots = [] } = await ec2.send(
    new DescribeSnapshotsCommand({
      OwnerIds: ["self"],
      Filters: [{ Name: `tag:${names.incidentTagKey}`, Values: [incidentId] }],
    }),
  );
  return snapshots.flatMap(({ SnapshotId: id }) => id ?? []);
}
