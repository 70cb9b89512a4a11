import {
  EventBridgeClient,
  ListTargetsByRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  type Target,
} from "@aws-sdk/client-eventbridge";
import type { EventTargetArgs, EventTargetState } from "@pulumi/aws/cloudwatch/eventTarget";
import { flag, map, number, object, region, text, type Values } from "../../property";
import { ProviderError } from "../../providerError";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";

const inputs = {
  arn: text({ required: true }),
  deadLetterConfig: object({ arn: text() }),
  eventBusName: text({ replaces: true, default: "default" }),
  forceDestroy: flag(),
  input: text({ conflictsWith: "inputTransformer" }),
  inputPath: text({ conflictsWith: "input" }),
  inputTransformer: object({ inputPaths: map(text()), inputTemplate: text({ required: true }) }),
  region,
  retryPolicy: object({
    maximumEventAgeInSeconds: number({ computed: true }),
    maximumRetryAttempts: number({ computed: true }),
  }),
  roleArn: text(),
  rule: text({ required: true, replaces: true }),
  sqsTarget: object({ messageGroupId: text() }),
  targetId: text({ replaces: true, autoName: { maxLength: 64 } }),
} as const;

/** Its id is `<rule>-<target>`, with `<bus>-` before it on a bus that is not the default one. */
export const eventTarget = defineResource<EventTargetArgs, EventTargetState>()({
  inputs,
  missing: ["ResourceNotFoundException"],

  async create(given, context) {
    await put(given, context);
    const { eventBusName: bus, rule, targetId } = given;
    return `${bus === "default" ? "" : `${bus}-`}${rule}-${targetId}`;
  },

  async read(id, context, known) {
    if (!known.rule)
      throw new ProviderError(`"${id}" does not tell the rule from the target, so a target cannot be imported.`);
    const { Targets = [] } = await context
      .client(EventBridgeClient)
      .send(new ListTargetsByRuleCommand({ Rule: String(known.rule), EventBusName: String(known.eventBusName) }));
    const target = Targets.find(({ Id }) => Id === known.targetId);
    return target && { rule: known.rule, eventBusName: known.eventBusName, ...described(target) };
  },

  async update(_id, change, context) {
    await put(change.inputs, context);
  },

  async delete(_id, context, known) {
    await context.client(EventBridgeClient).send(
      new RemoveTargetsCommand({
        Rule: String(known.rule),
        EventBusName: String(known.eventBusName),
        Ids: [String(known.targetId)],
        Force: known.forceDestroy === true,
      }),
    );
  },
});

async function put(given: Values<typeof inputs>, context: ResourceContext): Promise<void> {
  const { inputTransformer: transformer, retryPolicy, deadLetterConfig, sqsTarget } = given;
  const target: Target = {
    Id: given.targetId,
    Arn: given.arn,
    RoleArn: given.roleArn,
    Input: given.input,
    InputPath: given.inputPath,
    InputTransformer: transformer && {
      InputPathsMap: transformer.inputPaths && { ...transformer.inputPaths },
      InputTemplate: transformer.inputTemplate,
    },
    RetryPolicy: retryPolicy && {
      MaximumEventAgeInSeconds: retryPolicy.maximumEventAgeInSeconds,
      MaximumRetryAttempts: retryPolicy.maximumRetryAttempts,
    },
    DeadLetterConfig: deadLetterConfig && { Arn: deadLetterConfig.arn },
    SqsParameters: sqsTarget && { MessageGroupId: sqsTarget.messageGroupId },
  };
  const { FailedEntries = [] } = await context
    .client(EventBridgeClient)
    .send(new PutTargetsCommand({ Rule: given.rule, EventBusName: given.eventBusName, Targets: [target] }));
  // PutTargets answers 200 for targets that it refuses.
  const [failed] = FailedEntries;
  if (failed) throw new ProviderError(`${failed.ErrorCode}: ${failed.ErrorMessage}`);
}

function described(target: Target) {
  const { InputTransformer: transformer, RetryPolicy: retry, DeadLetterConfig, SqsParameters } = target;
  return {
    targetId: target.Id,
    arn: target.Arn,
    roleArn: target.RoleArn,
    input: target.Input,
    inputPath: target.InputPath,
    inputTransformer: transformer && {
      inputPaths: transformer.InputPathsMap,
      inputTemplate: transformer.InputTemplate,
    },
    retryPolicy: retry && {
      maximumEventAgeInSeconds: retry.MaximumEventAgeInSeconds,
      maximumRetryAttempts: retry.MaximumRetryAttempts,
    },
    deadLetterConfig: DeadLetterConfig?.Arn ? { arn: DeadLetterConfig.Arn } : undefined,
    sqsTarget: SqsParameters && { messageGroupId: SqsParameters.MessageGroupId },
  };
}
