import * as z from "zod";
import { AwsError } from "../awsRequest";
import { readParameters } from "../eventBridge/parameters";
import type { Operation } from "../serviceModule";
import type { ConfigurationItem } from "./configurationItem";
import type { ItemHistory } from "./itemHistory";
import { pageOf } from "./page";

const time = z
  .union([z.number().transform((seconds) => seconds * 1000), z.iso.datetime().transform(Date.parse)])
  .optional();
const historySchema = z.object({
  resourceType: z.string().min(1),
  resourceId: z.string().min(1),
  laterTime: time,
  earlierTime: time,
  chronologicalOrder: z.enum(["Reverse", "Forward"]).default("Reverse"),
  limit: z.number().int().min(0).max(100).default(0),
  nextToken: z.string().optional(),
});
const keySchema = z.object({ resourceType: z.string().min(1), resourceId: z.string().min(1) });
const batchSchema = z.object({ resourceKeys: z.array(keySchema).min(1).max(100) });
const listSchema = z.object({
  resourceType: z.string().min(1),
  resourceIds: z.array(z.string()).max(20).optional(),
  resourceName: z.string().optional(),
  limit: z.number().int().min(0).max(100).default(0),
  nextToken: z.string().optional(),
});

/** What Config knows of resources, under the API's own names. */
export function historyOperations(items: ItemHistory): Record<string, Operation> {
  return {
    async GetResourceConfigHistory(request) {
      const given = readParameters(historySchema, request.parameters);
      const all = items.of(request, given);
      if (all.length === 0) {
        throw new AwsError(
          "ResourceNotDiscoveredException",
          `Resource ${given.resourceId} of resourceType:${given.resourceType} is unknown or has not been discovered`,
        );
      }
      const within = all.filter(
        ({ configurationStateId: at }) =>
          at >= (given.earlierTime ?? 0) && at <= (given.laterTime ?? Number.POSITIVE_INFINITY),
      );
      const ordered = given.chronologicalOrder === "Reverse" ? [...within].reverse() : within;
      const { page, NextToken } = pageOf(ordered, given.limit || 10, given.nextToken);
      return {
        configurationItems: page.map((item) => ({
          ...baseItem(item),
          relatedEvents: item.relatedEvents,
          tags: item.tags,
          relationships: item.relationships.map(({ name, ...relationship }) => ({
            ...relationship,
            relationshipName: name,
          })),
        })),
        ...(NextToken === undefined ? {} : { nextToken: NextToken }),
      };
    },

    async BatchGetResourceConfig(request) {
      const { resourceKeys } = readParameters(batchSchema, request.parameters);
      const found = resourceKeys.map((key) => ({ key, item: items.latest(request, key) }));
      return {
        baseConfigurationItems: found.flatMap(({ item }) => (item ? [baseItem(item)] : [])),
        // Keys of resources that Config does not know are left out; unprocessed are those it had no time for.
        unprocessedResourceKeys: [],
      };
    },

    async ListDiscoveredResources(request) {
      const { resourceType, resourceIds, resourceName, limit, nextToken } = readParameters(
        listSchema,
        request.parameters,
      );
      const all = items
        .present(request)
        .filter(
          (item) =>
            item.resourceType === resourceType &&
            (resourceIds?.includes(item.resourceId) ?? true) &&
            (resourceName === undefined || item.resourceName === resourceName),
        );
      const { page, NextToken } = pageOf(all, limit || 100, nextToken);
      return {
        resourceIdentifiers: page.map((item) => ({
          resourceType: item.resourceType,
          resourceId: item.resourceId,
          ...(item.resourceName === null ? {} : { resourceName: item.resourceName }),
        })),
        ...(NextToken === undefined ? {} : { nextToken: NextToken }),
      };
    },
  };
}

/** The API's names differ from a notification's; configurations are JSON within JSON. */
function baseItem(item: ConfigurationItem): Readonly<Record<string, unknown>> {
  const parts = Object.entries(item.supplementaryConfiguration).map(([name, part]) => [
    name,
    typeof part === "string" ? part : JSON.stringify(part),
  ]);
  return {
    version: item.configurationItemVersion,
    accountId: item.awsAccountId,
    configurationItemCaptureTime: new Date(item.configurationItemCaptureTime),
    configurationItemStatus: item.configurationItemStatus,
    configurationStateId: String(item.configurationStateId),
    configurationItemMD5Hash: item.configurationStateMd5Hash,
    arn: item.ARN,
    resourceType: item.resourceType,
    resourceId: item.resourceId,
    ...(item.resourceName === null ? {} : { resourceName: item.resourceName }),
    awsRegion: item.awsRegion,
    availabilityZone: item.availabilityZone,
    ...(item.resourceCreationTime === null ? {} : { resourceCreationTime: new Date(item.resourceCreationTime) }),
    ...(item.configuration === null ? {} : { configuration: JSON.stringify(item.configuration) }),
    supplementaryConfiguration: Object.fromEntries(parts),
  };
}
