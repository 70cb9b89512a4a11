import { setTimeout as sleep } from "node:timers/promises";
import { CreateSnapshotsCommand, DescribeSnapshotsCommand, type EC2Client } from "@aws-sdk/client-ec2";
import * as z from "zod";
import { names } from "../../domain/names";
import { evidenceTags } from "./evidenceTags";
import { followUp } from "./followUp";

const before = z.object({});
const attempts = 3;

/** One multi-volume snapshot set: snapshots taken volume by volume are not of one point in time. */
export const snapshot = followUp({
  item: "snapshot",
  option: "snapshot",
  before,

  async plan() {
    return { kind: "act", before: {} };
  },

  async act({ clients, instance, incidentId }) {
    for (let attempt = 1; ; attempt++) {
      const taken = await snapshotsOf(clients.ec2, incidentId);
      if (taken.length > 0) return { detail: `snapshots ${taken.join(", ")}`, after: taken };
      try {
        const ids = await takeSnapshots(clients.ec2Once, instance.id, incidentId);
        return { detail: `snapshots ${ids.join(", ")}`, after: ids };
      } catch (error) {
        if (attempt === attempts) throw error;
      }
      await sleep(attempt * 500);
    }
  },

  async undo(_context, _before, after) {
    return { kind: "restored", detail: `evidence stays: ${Array.isArray(after) ? after.join(", ") : "no snapshot"}` };
  },
});

async function takeSnapshots(ec2Once: EC2Client, instanceId: string, incidentId: string): Promise<string[]> {
  const { Snapshots: snapshots = [] } = await ec2Once.send(
    new CreateSnapshotsCommand({
      InstanceSpecification: { InstanceId: instanceId },
      Description: `Firebreak evidence of ${instanceId}, incident ${incidentId}`,
      CopyTagsFromSource: "volume",
      TagSpecifications: [{ ResourceType: "snapshot", Tags: evidenceTags(incidentId) }],
    }),
  );
  return snapshots.flatMap(({ SnapshotId: id }) => id ?? []);
}

/** `CreateSnapshots` has no client token, so the incident's tag tells whether a call whose answer was lost took effect. */
async function snapshotsOf(ec2: EC2Client, incidentId: string): Promise<string[]> {
  const { Snapshots: snapshots = [] } = await ec2.send(
    new DescribeSnapshotsCommand({
      OwnerIds: ["self"],
      Filters: [{ Name: `tag:${names.incidentTagKey}`, Values: [incidentId] }],
    }),
  );
  return snapshots.flatMap(({ SnapshotId: id }) => id ?? []);
}
