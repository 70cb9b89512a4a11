import * as z from "zod";
import { AwsError } from "../awsRequest";
import type { Operation } from "../serviceModule";
import { read } from "./input";
import type { Schedules } from "./schedules";

const tag = z.object({ Key: z.string(), Value: z.string() });
const named = z.looseObject({ Name: z.string() });
const created = z.looseObject({ Name: z.string().regex(/^[0-9a-zA-Z-_.]{1,64}$/), Tags: z.array(tag).default([]) });
const tagged = z.looseObject({ ResourceArn: z.string(), Tags: z.array(tag) });
const untagged = z.looseObject({
  ResourceArn: z.string(),
  TagKeys: z.union([z.array(z.string()), z.string().transform((key) => [key])]),
});
const listed = z.looseObject({ ResourceArn: z.string() });

/** Groups of schedules, which alone carry tags. Less than AWS: a group is gone at once, and lists come in one page. */
export function groupOperations(schedules: Schedules): Readonly<Record<string, Operation>> {
  return {
    async CreateScheduleGroup(request) {
      const { Name, Tags } = read(created, request);
      const tags = Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
      return { ScheduleGroupArn: schedules.create(request, Name, tags).Arn };
    },
    async GetScheduleGroup(request) {
      const { Name, Arn, CreationDate } = schedules.group(request, read(named, request).Name);
      return { Name, Arn, CreationDate, LastModificationDate: CreationDate, State: "ACTIVE" };
    },
    async DeleteScheduleGroup(request) {
      const { Name } = read(named, request);
      if (Name === "default") throw new AwsError("ValidationException", "The default schedule group can't be deleted.");
      schedules.group(request, Name);
      schedules.groupsOf(request).delete(Name);
      return {};
    },
    async ListScheduleGroups(request) {
      return {
        ScheduleGroups: [...schedules.groupsOf(request).values()].map(({ Name, Arn, CreationDate }) => ({
          Name,
          Arn,
          CreationDate,
          State: "ACTIVE",
        })),
      };
    },
    async TagResource(request) {
      const { ResourceArn, Tags } = read(tagged, request);
      const { tags } = schedules.byArn(request, ResourceArn);
      for (const { Key, Value } of Tags) tags.set(Key, Value);
      return {};
    },
    async UntagResource(request) {
      const { ResourceArn, TagKeys } = read(untagged, request);
      const { tags } = schedules.byArn(request, ResourceArn);
      for (const key of TagKeys) tags.delete(key);
      return {};
    },
    async ListTagsForResource(request) {
      const { tags } = schedules.byArn(request, read(listed, request).ResourceArn);
      return { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) };
    },
  };
}
