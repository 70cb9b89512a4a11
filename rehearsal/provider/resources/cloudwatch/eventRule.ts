import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  ListTagsForResourceCommand,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  RemoveTargetsCommand,
  type RuleState,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-eventbridge";
import type { EventRuleArgs, EventRuleState } from "@pulumi/aws/cloudwatch/eventRule";
import { flag, json, region, tags, text, type Values } from "../../property";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";
import { tagList, tagsOf } from "../../tags";
import { busOf, nameOf, ruleArn, ruleId } from "./ruleIdentity";

const inputs = {
  description: text(),
  eventBusName: text({ replaces: true, default: "default" }),
  eventPattern: json(),
  forceDestroy: flag(),
  name: text({ replaces: true, autoName: { maxLength: 64 }, conflictsWith: "namePrefix" }),
  namePrefix: text({ replaces: true }),
  region,
  roleArn: text(),
  scheduleExpression: text(),
  state: text({
    default: "ENABLED",
    values: ["ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"],
  }),
  tags,
} as const;

/** Its id is its name on the default bus, `<bus>/<name>` on another. */
export const eventRule = defineResource<EventRuleArgs, EventRuleState>()({
  inputs,
  missing: ["ResourceNotFoundException"],
  refuse: ({ eventPattern, scheduleExpression, eventBusName }) => {
    if (!eventPattern && !scheduleExpression) {
      return { property: "eventPattern", reason: `One of "eventPattern" and "scheduleExpression" must be given.` };
    }
    return scheduleExpression && eventBusName !== "default"
      ? { property: "scheduleExpression", reason: "A schedule runs on the default bus only." }
      : undefined;
  },

  async create(given, context) {
    await put(given, context);
    return ruleId(given.eventBusName, given.name);
  },

  async read(id, context) {
    const events = context.client(EventBridgeClient);
    const rule = await events.send(new DescribeRuleCommand({ Name: nameOf(id), EventBusName: busOf(id) }));
    const { Tags } = await events.send(new ListTagsForResourceCommand({ ResourceARN: rule.Arn }));
    return {
      name: rule.Name,
      arn: rule.Arn,
      eventBusName: rule.EventBusName ?? "default",
      description: rule.Description,
      eventPattern: rule.EventPattern,
      scheduleExpression: rule.ScheduleExpression,
      roleArn: rule.RoleArn,
      state: rule.State,
      tagsAll: tagsOf(Tags),
    };
  },

  async update(_id, change, context) {
    if (!change.changed("description", "eventPattern", "roleArn", "scheduleExpression", "state")) return;
    await put(change.inputs, context);
  },

  async delete(id, context, known) {
    const events = context.client(EventBridgeClient);
    const rule = { Rule: nameOf(id), EventBusName: busOf(id) };
    if (known.forceDestroy) {
      const { Targets = [] } = await events.send(new ListTargetsByRuleCommand(rule));
      const Ids = Targets.map(({ Id }) => Id ?? "");
      if (Ids.length > 0) await events.send(new RemoveTargetsCommand({ ...rule, Ids, Force: true }));
    }
    const Force = known.forceDestroy === true;
    await events.send(new DeleteRuleCommand({ Name: rule.Rule, EventBusName: rule.EventBusName, Force }));
  },

  tagging: {
    tag: (id, added, context) =>
      context
        .client(EventBridgeClient)
        .send(new TagResourceCommand({ ResourceARN: ruleArn(id, context), Tags: tagList(added) })),
    untag: (id, keys, context) =>
      context
        .client(EventBridgeClient)
        .send(new UntagResourceCommand({ ResourceARN: ruleArn(id, context), TagKeys: keys })),
  },
});

/** PutRule takes tags for a new rule only; for one that is there it leaves them as they are. */
async function put(rule: Values<typeof inputs>, context: ResourceContext): Promise<void> {
  await context.client(EventBridgeClient).send(
    new PutRuleCommand({
      Name: rule.name,
      EventBusName: rule.eventBusName,
      Description: rule.description,
      EventPattern: rule.eventPattern,
      ScheduleExpression: rule.scheduleExpression,
      RoleArn: rule.roleArn,
      State: rule.state as RuleState,
      Tags: tagList(context.tags),
    }),
  );
}
