import { type DBInstance, paginateDescribeDBInstances, RDSClient } from "@aws-sdk/client-rds";
import { definedMembers } from "../../definedMembers";
import { partitionOf } from "../../partition";
import type { Place } from "../../place";
import type { ResourceState } from "../configurationItem";
import { isReading, isTagging, type RecordedType, tagMap } from "./recordedType";

/** RDS instances. Their resource id is the `db-…` that RDS gives, the identifier is their name. */
export const databases: RecordedType = {
  name: "AWS::RDS::DBInstance",

  mayChange: (service, operation) => isTagging(service, operation) || (service === "rds" && !isReading(operation)),

  async list(clients, place) {
    const client = clients.get(RDSClient, place.account, place.region);
    const found: DBInstance[] = [];
    for await (const page of paginateDescribeDBInstances({ client }, {})) found.push(...(page.DBInstances ?? []));
    return found.map((instance) => stateOf(instance, place));
  },
};

function stateOf(instance: DBInstance, { account, region }: Place): ResourceState {
  const { DBInstanceIdentifier: identifier = "" } = instance;
  return {
    resourceType: databases.name,
    resourceId: instance.DbiResourceId ?? identifier,
    resourceName: identifier,
    ARN: instance.DBInstanceArn ?? `arn:${partitionOf(region)}:rds:${region}:${account}:db:${identifier}`,
    availabilityZone: instance.AvailabilityZone ?? "Not Applicable",
    resourceCreationTime: instance.InstanceCreateTime?.toISOString() ?? null,
    tags: tagMap(instance.TagList),
    relationships: [],
    configuration: definedMembers({
      dBInstanceIdentifier: identifier,
      dBInstanceClass: instance.DBInstanceClass,
      engine: instance.Engine,
      dBInstanceStatus: instance.DBInstanceStatus,
      allocatedStorage: instance.AllocatedStorage,
      publiclyAccessible: instance.PubliclyAccessible,
      storageType: instance.StorageType,
      storageEncrypted: instance.StorageEncrypted ?? false,
      kmsKeyId: instance.KmsKeyId,
      dbiResourceId: instance.DbiResourceId,
      dBInstanceArn: instance.DBInstanceArn,
    }),
    supplementaryConfiguration: {},
  };
}
