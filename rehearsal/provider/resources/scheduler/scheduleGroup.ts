import {
  CreateScheduleGroupCommand,
  DeleteScheduleGroupCommand,
  GetScheduleGroupCommand,
  ListTagsForResourceCommand,
  SchedulerClient,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-scheduler";
import type { ScheduleGroupArgs, ScheduleGroupState } from "@pulumi/aws/scheduler/scheduleGroup";
import { region, tags, text } from "../../property";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";
import { tagList, tagsOf } from "../../tags";

/** A group of schedules; its id is its name. */
export const scheduleGroup = defineResource<ScheduleGroupArgs, ScheduleGroupState>()({
  inputs: {
    name: text({ replaces: true, autoName: { maxLength: 64 }, conflictsWith: "namePrefix" }),
    namePrefix: text({ replaces: true }),
    region,
    tags,
  },
  missing: ["ResourceNotFoundException"],

  async create({ name }, context) {
    await context
      .client(SchedulerClient)
      .send(new CreateScheduleGroupCommand({ Name: name, Tags: tagList(context.tags) }));
    return name;
  },

  async read(id, context) {
    const scheduler = context.client(SchedulerClient);
    const group = await scheduler.send(new GetScheduleGroupCommand({ Name: id }));
    const { Tags } = await scheduler.send(new ListTagsForResourceCommand({ ResourceArn: group.Arn }));
    return { name: group.Name, arn: group.Arn, state: group.State, tagsAll: tagsOf(Tags) };
  },

  async delete(id, context) {
    await context.client(SchedulerClient).send(new DeleteScheduleGroupCommand({ Name: id }));
  },

  tagging: {
    tag: (id, added, context) =>
      context
        .client(SchedulerClient)
        .send(new TagResourceCommand({ ResourceArn: arnOf(id, context), Tags: tagList(added) })),
    untag: (id, keys, context) =>
      context
        .client(SchedulerClient)
        .send(new UntagResourceCommand({ ResourceArn: arnOf(id, context), TagKeys: [...keys] })),
  },
});

function arnOf(name: string, { partition, region: home, account }: ResourceContext): string {
  return `arn:${partition}:scheduler:${home}:${account}:schedule-group/${name}`;
}
