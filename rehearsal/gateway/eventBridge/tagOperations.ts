import * as z from "zod";
import { parseArn } from "../arn";
import { AwsError, type AwsRequest } from "../awsRequest";
import type { Operation } from "../serviceModule";
import type { EventBuses } from "./eventBuses";
import { readParameters, tags } from "./parameters";

const ResourceARN = z.string().min(1).max(1600);
const tagInput = z.object({ ResourceARN, Tags: tags });
const untagInput = z.object({ ResourceARN, TagKeys: z.array(z.string()) });
const listInput = z.object({ ResourceARN });

/** TagResource, UntagResource and ListTagsForResource, on rules and buses of the caller's account. */
export function tagOperations(buses: EventBuses): Readonly<Record<string, Operation>> {
  return {
    async TagResource(request) {
      const input = readParameters(tagInput, request.parameters);
      const tagged = tagsOf(input.ResourceARN, request, buses);
      for (const { Key, Value } of input.Tags) {
        tagged.set(Key, Value);
      }
      return {};
    },

    async UntagResource(request) {
      const input = readParameters(untagInput, request.parameters);
      const tagged = tagsOf(input.ResourceARN, request, buses);
      for (const key of input.TagKeys) {
        tagged.delete(key);
      }
      return {};
    },

    async ListTagsForResource(request) {
      const input = readParameters(listInput, request.parameters);
      return { Tags: [...tagsOf(input.ResourceARN, request, buses)].map(([Key, Value]) => ({ Key, Value })) };
    },
  };
}

function tagsOf(arn: string, request: AwsRequest, buses: EventBuses): Map<string, string> {
  const [kind = "", ...path] = parseArn(arn)?.resource.split("/") ?? [];
  const last = path.at(-1) ?? "";
  const busName = kind === "event-bus" ? last : path.length > 1 ? (path[0] ?? "") : "default";
  const bus = buses.find(busName, request.account, request.region);
  const resource = kind === "event-bus" ? bus : bus?.rules.get(last);
  if (resource?.arn !== arn) {
    throw new AwsError("ResourceNotFoundException", `Resource ${arn} does not exist.`);
  }
  return resource.tags;
}
