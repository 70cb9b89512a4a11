import { CreateTagsCommand, DeleteTagsCommand, DescribeTagsCommand } from "@aws-sdk/client-ec2";
import * as z from "zod";
import { names } from "../../domain/names";
import { followUp } from "./followUp";

const before = z.object({ value: z.string().nullable() });

/** Tags the instance with the incident's id, so that its owner finds out why it is silent. */
export const tagIncident = followUp({
  item: "tag-incident",
  option: "tag",
  before,

  async plan({ instance }) {
    return { kind: "act", before: { value: instance.tags[names.incidentTagKey] ?? null } };
  },

  async act({ clients: { ec2 }, instance, incidentId }) {
    await ec2.send(
      new CreateTagsCommand({ Resources: [instance.id], Tags: [{ Key: names.incidentTagKey, Value: incidentId }] }),
    );
    return { detail: `tagged ${names.incidentTagKey}=${incidentId}` };
  },

  async undo({ clients: { ec2 }, instanceId, incidentId }, { value }) {
    const { Tags: tags = [] } = await ec2.send(
      new DescribeTagsCommand({
        Filters: [
          { Name: "resource-id", Values: [instanceId] },
          { Name: "key", Values: [names.incidentTagKey] },
        ],
      }),
    );
    const now = tags[0]?.Value ?? null;
    if (now === value) return { kind: "restored", detail: "incident tag as before" };
    if (now !== null && now !== incidentId)
      return { kind: "refused", because: `tag ${names.incidentTagKey} was set to ${now} since` };
    const tag = { Key: names.incidentTagKey };
    if (value === null)
      await ec2.send(new DeleteTagsCommand({ Resources: [instanceId], Tags: [{ ...tag, Value: incidentId }] }));
    else await ec2.send(new CreateTagsCommand({ Resources: [instanceId], Tags: [{ ...tag, Value: value }] }));
    return { kind: "restored", detail: value === null ? "incident tag removed" : `incident tag ${value} set again` };
  },
});
