import * as z from "zod";
import { AwsError } from "../awsRequest";
import type { Operation } from "../serviceModule";
import { assertOwnRole, type BusAccess } from "./busAccess";
import { type EventBus, type Rule, type RuleState, ruleArn, ruleOf } from "./eventBuses";
import { busReference, readParameters, roleArn, ruleName, tags } from "./parameters";
import { readRulePattern } from "./readPattern";
import { assertSchedule } from "./scheduleExpression";

const putInput = z.object({
  Name: ruleName,
  EventBusName: busReference,
  EventPattern: z.string().max(4096).optional(),
  ScheduleExpression: z.string().max(256).optional(),
  State: z.enum(["ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"]).default("ENABLED"),
  Description: z.string().max(512).optional(),
  RoleArn: roleArn.optional(),
  Tags: tags,
});
const ruleInput = z.object({ Name: ruleName, EventBusName: busReference });
const listInput = z.object({ NamePrefix: z.string().default(""), EventBusName: busReference });
const byTargetInput = z.object({ TargetArn: z.string().min(1), EventBusName: busReference });

/**
 * PutRule, DescribeRule, EnableRule, DisableRule, DeleteRule, ListRules and ListRuleNamesByTarget. Lists come in one page. No
 * rule is managed by a service.
 */
export function ruleOperations(access: BusAccess): Readonly<Record<string, Operation>> {
  const setState =
    (state: RuleState): Operation =>
    async (request) => {
      const input = readParameters(ruleInput, request.parameters);
      const rule = ruleOf(await access.bus(request, input.EventBusName, input.Name), input.Name);
      rule.settings = { ...rule.settings, state };
      return {};
    };

  return {
    async PutRule(request) {
      const input = readParameters(putInput, request.parameters);
      const bus = await access.bus(request, input.EventBusName, input.Name);
      if (input.RoleArn !== undefined) {
        assertOwnRole(bus, input.RoleArn);
      }
      const rule = bus.rules.get(input.Name) ?? newRule(bus, input, request.account);
      rule.settings = settingsOf(input, bus);
      bus.rules.set(rule.name, rule);
      return { RuleArn: rule.arn };
    },

    async DescribeRule(request) {
      const input = readParameters(ruleInput, request.parameters);
      const rule = ruleOf(await access.bus(request, input.EventBusName, input.Name), input.Name);
      return { ...describe(rule), CreatedBy: rule.createdBy };
    },

    EnableRule: setState("ENABLED"),
    DisableRule: setState("DISABLED"),

    async DeleteRule(request) {
      const input = readParameters(ruleInput, request.parameters);
      const bus = await access.bus(request, input.EventBusName, input.Name);
      if ((bus.rules.get(input.Name)?.targets.size ?? 0) > 0) {
        throw new AwsError("ValidationException", "Rule can't be deleted since it has targets.");
      }
      bus.rules.delete(input.Name);
      return {};
    },

    async ListRules(request) {
      const input = readParameters(listInput, request.parameters);
      const rules = [...(await access.bus(request, input.EventBusName)).rules.values()];
      return { Rules: rules.filter((rule) => rule.name.startsWith(input.NamePrefix)).map(describe) };
    },

    async ListRuleNamesByTarget(request) {
      const input = readParameters(byTargetInput, request.parameters);
      const rules = [...(await access.bus(request, input.EventBusName)).rules.values()];
      const reaching = rules.filter((rule) =>
        [...rule.targets.values()].some((target) => target.Arn === input.TargetArn),
      );
      return { RuleNames: reaching.map((rule) => rule.name) };
    },
  };
}

function newRule(bus: EventBus, input: z.infer<typeof putInput>, createdBy: string): Rule {
  return {
    bus,
    name: input.Name,
    arn: ruleArn(bus, input.Name),
    createdBy,
    settings: { state: input.State },
    targets: new Map(),
    // Tags given when a rule is replaced are ignored ("PutRule").
    tags: new Map(input.Tags.map(({ Key, Value }) => [Key, Value])),
  };
}

function settingsOf(input: z.infer<typeof putInput>, bus: EventBus): Rule["settings"] {
  const { EventPattern: source, ScheduleExpression: scheduleExpression } = input;
  if (source === undefined && scheduleExpression === undefined) {
    throw new AwsError("ValidationException", "Parameter(s) EventPattern or ScheduleExpression must be specified.");
  }
  if (scheduleExpression !== undefined && bus.name !== "default") {
    throw new AwsError("ValidationException", "ScheduleExpression is supported only on the default event bus.");
  }
  if (scheduleExpression !== undefined) assertSchedule(scheduleExpression);
  return {
    eventPattern: source === undefined ? undefined : { source, compiled: readRulePattern(source) },
    scheduleExpression,
    description: input.Description,
    roleArn: input.RoleArn,
    state: input.State,
  };
}

function describe(rule: Rule): Readonly<Record<string, unknown>> {
  const { settings } = rule;
  return {
    Name: rule.name,
    Arn: rule.arn,
    EventBusName: rule.bus.name,
    State: settings.state,
    ...(settings.eventPattern !== undefined && { EventPattern: settings.eventPattern.source }),
    ...(settings.scheduleExpression !== undefined && { ScheduleExpression: settings.scheduleExpression }),
    ...(settings.description !== undefined && { Description: settings.description }),
    ...(settings.roleArn !== undefined && { RoleArn: settings.roleArn }),
  };
}
