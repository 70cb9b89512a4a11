import { EC2Client, paginateDescribeVolumes, type Volume } from "@aws-sdk/client-ec2";
import { definedMembers } from "../../definedMembers";
import { partitionOf } from "../../partition";
import type { Place } from "../../place";
import type { ResourceState } from "../configurationItem";
import { isReading, isTagging, type RecordedType, tagMap, tagPairs } from "./recordedType";

export const volumes: RecordedType = {
  name: "AWS::EC2::Volume",

  mayChange: (service, operation) =>
    isTagging(service, operation) ||
    (service === "ec2" && !isReading(operation) && /Volume|Tags$|Instances$/.test(operation)),

  async list(clients, place) {
    const client = clients.get(EC2Client, place.account, place.region);
    const found: Volume[] = [];
    for await (const page of paginateDescribeVolumes({ client }, {})) found.push(...(page.Volumes ?? []));
    return found.map((volume) => stateOf(volume, place));
  },
};

function stateOf(volume: Volume, { account, region }: Place): ResourceState {
  const { VolumeId: volumeId = "" } = volume;
  const tags = tagMap(volume.Tags);
  const attachments = (volume.Attachments ?? []).map((attachment) =>
    definedMembers({
      attachTime: attachment.AttachTime?.toISOString(),
      device: attachment.Device,
      instanceId: attachment.InstanceId,
      state: attachment.State,
      volumeId,
      deleteOnTermination: attachment.DeleteOnTermination,
    }),
  );
  return {
    resourceType: volumes.name,
    resourceId: volumeId,
    resourceName: null,
    ARN: `arn:${partitionOf(region)}:ec2:${region}:${account}:volume/${volumeId}`,
    availabilityZone: volume.AvailabilityZone ?? "Not Applicable",
    resourceCreationTime: volume.CreateTime?.toISOString() ?? null,
    tags,
    relationships: attachments.map(({ instanceId }) => ({
      resourceId: instanceId ?? "",
      resourceName: null,
      resourceType: "AWS::EC2::Instance",
      name: "Is attached to Instance",
    })),
    configuration: definedMembers({
      attachments,
      availabilityZone: volume.AvailabilityZone,
      createTime: volume.CreateTime?.toISOString(),
      encrypted: volume.Encrypted ?? false,
      kmsKeyId: volume.KmsKeyId,
      size: volume.Size,
      snapshotId: volume.SnapshotId,
      state: volume.State,
      volumeId,
      iops: volume.Iops,
      tags: tagPairs(tags),
      volumeType: volume.VolumeType,
    }),
    supplementaryConfiguration: {},
  };
}
