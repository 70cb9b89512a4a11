import * as z from "zod";
import { readParameters } from "../eventBridge/parameters";
import type { Operation } from "../serviceModule";
import type { ResourceTags } from "./resourceTags";

const arn = z.string().min(1);
const tags = z.array(z.object({ Key: z.string().min(1).max(128), Value: z.string().max(256) })).max(50);

export function tagOperations(resourceTags: ResourceTags): Record<string, Operation> {
  return {
    async ListTagsForResource(request) {
      const { ResourceArn } = readParameters(z.object({ ResourceArn: arn }), request.parameters);
      return { Tags: resourceTags.get(ResourceArn) };
    },

    async TagResource(request) {
      const { ResourceArn, Tags } = readParameters(z.object({ ResourceArn: arn, Tags: tags }), request.parameters);
      resourceTags.get(ResourceArn);
      resourceTags.add(ResourceArn, Tags);
      return {};
    },

    async UntagResource(request) {
      const schema = z.object({ ResourceArn: arn, TagKeys: z.array(z.string()) });
      const { ResourceArn, TagKeys } = readParameters(schema, request.parameters);
      resourceTags.remove(ResourceArn, TagKeys);
      return {};
    },
  };
}
