import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  TagResourceCommand,
} from "@aws-sdk/client-eventbridge";
import * as z from "zod";
import {
  alreadyExists,
  type Properties,
  type StackResource,
  type StackResourceContext,
  undoing,
  unless,
} from "./stackResource";

const schema = z.strictObject({
  Name: z.string(),
  Description: z.string().optional(),
  EventPattern: z.record(z.string(), z.unknown()),
  State: z.enum(["ENABLED", "DISABLED"]).default("ENABLED"),
  Targets: z.array(z.strictObject({ Id: z.string(), Arn: z.string(), RoleArn: z.string().optional() })).default([]),
  Tags: z.array(z.strictObject({ Key: z.string(), Value: z.string() })).default([]),
});

/** `AWS::Events::Rule` of the default bus. Less than AWS: the name must be given, and no schedules. */
export const eventRule: StackResource = {
  identity: ["Name"],

  async create(properties, context) {
    const { Name } = schema.parse(properties);
    const found = await unless(
      ["ResourceNotFoundException"],
      context.client(EventBridgeClient).send(new DescribeRuleCommand({ Name })),
    );
    if (found !== undefined) throw alreadyExists("AWS::Events::Rule", Name);
    return undoing(() => eventRule.delete(properties, context), put(properties, context));
  },

  async update(properties, before, context) {
    const values = await put(properties, context);
    const { Name, Targets, Tags } = schema.parse(properties);
    const events = context.client(EventBridgeClient);
    if (Tags.length > 0) await events.send(new TagResourceCommand({ ResourceARN: values.attributes.Arn, Tags }));
    const kept = new Set(Targets.map(({ Id }) => Id));
    const gone = schema.parse(before).Targets.flatMap(({ Id }) => (kept.has(Id) ? [] : [Id]));
    if (gone.length > 0) await events.send(new RemoveTargetsCommand({ Rule: Name, Ids: gone }));
    return values;
  },

  async delete(properties, context) {
    const { Name, Targets } = schema.parse(properties);
    const events = context.client(EventBridgeClient);
    const Ids = Targets.map(({ Id }) => Id);
    const missing = ["ResourceNotFoundException"];
    if (Ids.length > 0) await unless(missing, events.send(new RemoveTargetsCommand({ Rule: Name, Ids })));
    await unless(missing, events.send(new DeleteRuleCommand({ Name })));
  },
};

async function put(properties: Properties, context: StackResourceContext) {
  const { Name, Description, EventPattern, State, Targets, Tags } = schema.parse(properties);
  const events = context.client(EventBridgeClient);
  const described = Description === undefined ? {} : { Description };
  const { RuleArn = "" } = await events.send(
    new PutRuleCommand({ Name, ...described, EventPattern: JSON.stringify(EventPattern), State, Tags }),
  );
  if (Targets.length > 0) {
    const { FailedEntries: [failed] = [] } = await events.send(
      new PutTargetsCommand({
        Rule: Name,
        Targets: Targets.map(({ RoleArn, ...target }) => ({
          ...target,
          ...(RoleArn === undefined ? {} : { RoleArn }),
        })),
      }),
    );
    if (failed !== undefined) throw new Error(`${failed.ErrorCode}: ${failed.ErrorMessage}`);
  }
  return { ref: Name, attributes: { Arn: RuleArn } };
}
