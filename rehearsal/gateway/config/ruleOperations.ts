import * as z from "zod";
import { AwsError } from "../awsRequest";
import { readParameters } from "../eventBridge/parameters";
import type { Place } from "../place";
import type { Operation } from "../serviceModule";
import type { ComplianceRecord } from "./compliance";
import { type ConfigRule, frequency, readInputParameters, scopeSchema, sourceSchema } from "./configRule";
import type { Evaluations } from "./evaluations";
import { pageOf } from "./page";
import type { Recorders } from "./recorders";
import type { ResourceTags } from "./resourceTags";
import type { Rules } from "./rules";

const ruleName = z.string().regex(/^.{1,128}$/);
const tags = z.array(z.object({ Key: z.string(), Value: z.string() })).default([]);
const putSchema = z.object({
  ConfigRule: z.object({
    ConfigRuleName: ruleName.optional(),
    ConfigRuleArn: z.string().optional(),
    ConfigRuleId: z.string().optional(),
    Description: z.string().max(256).optional(),
    Scope: scopeSchema.optional(),
    Source: sourceSchema,
    InputParameters: z.string().max(1024).optional(),
    MaximumExecutionFrequency: frequency.optional(),
  }),
  Tags: tags,
});
const namesSchema = z.object({
  ConfigRuleNames: z.array(ruleName).max(25).default([]),
  NextToken: z.string().optional(),
});
const nameSchema = z.object({ ConfigRuleName: ruleName });

export interface RuleParts {
  readonly recorders: Recorders;
  readonly rules: Rules;
  readonly compliance: ComplianceRecord;
  readonly evaluations: Evaluations;
  readonly tags: ResourceTags;
  /** Throws `InsufficientPermissionsException` where the function does not admit Config for the account. */
  readonly checkFunction: (place: Place, functionArn: string) => Promise<void>;
}

/** The rules of the caller's own account. */
export function ruleOperations(parts: RuleParts): Record<string, Operation> {
  const { recorders, rules, compliance, evaluations } = parts;
  const chosen = (place: Place, names: readonly string[]): readonly ConfigRule[] =>
    names.length === 0 ? rules.of(place) : names.map((name) => rules.get(place, name));

  return {
    async PutConfigRule(request) {
      const { ConfigRule: given, Tags } = readParameters(putSchema, request.parameters);
      const { ConfigRuleName, ConfigRuleArn, ConfigRuleId, ...settings } = given;
      const name =
        ConfigRuleName ??
        rules.of(request).find((rule) => rule.ConfigRuleArn === ConfigRuleArn || rule.ConfigRuleId === ConfigRuleId)
          ?.ConfigRuleName;
      if (name === undefined) {
        throw new AwsError(
          "InvalidParameterValueException",
          "The request names no rule: give ConfigRuleName, or the ARN or id of a rule that is there.",
        );
      }
      requireRecorder(recorders, request);
      if (settings.Source.Owner === "CUSTOM_LAMBDA")
        await parts.checkFunction(request, settings.Source.SourceIdentifier ?? "");
      const before = rules.find(request, name);
      const rule = rules.put(request, name, settings);
      if (before === undefined) parts.tags.add(rule.ConfigRuleArn, Tags);
      evaluations.runAll(request, rule);
      return {};
    },

    async DescribeConfigRules(request) {
      const { ConfigRuleNames, NextToken } = readParameters(namesSchema, request.parameters);
      const { page, ...next } = pageOf(chosen(request, ConfigRuleNames), 25, NextToken);
      return { ConfigRules: page.map((rule) => ({ ...rule, EvaluationModes: [{ Mode: "DETECTIVE" }] })), ...next };
    },

    async DescribeConfigRuleEvaluationStatus(request) {
      const { ConfigRuleNames, NextToken } = readParameters(namesSchema, request.parameters);
      const { page, ...next } = pageOf(chosen(request, ConfigRuleNames), 150, NextToken);
      return { ConfigRulesEvaluationStatus: page.map((rule) => statusOf(rule, evaluations)), ...next };
    },

    async DeleteConfigRule(request) {
      const { ConfigRuleName } = readParameters(nameSchema, request.parameters);
      const rule = rules.delete(request, ConfigRuleName);
      compliance.removeRule(request, ConfigRuleName);
      parts.tags.removeAll(rule.ConfigRuleArn);
      return {};
    },

    async DeleteEvaluationResults(request) {
      const { ConfigRuleName } = readParameters(nameSchema, request.parameters);
      rules.get(request, ConfigRuleName);
      compliance.removeRule(request, ConfigRuleName);
      return {};
    },

    async StartConfigRulesEvaluation(request) {
      const { ConfigRuleNames } = readParameters(namesSchema, request.parameters);
      const all = chosen(request, ConfigRuleNames);
      for (const rule of all) readInputParameters(rule.InputParameters);
      for (const rule of all) evaluations.runAll(request, rule);
      return {};
    },
  };
}

/** Throws `NoAvailableConfigurationRecorderException`. */
export function requireRecorder(recorders: Recorders, place: Place): void {
  if (recorders.find(place)) return;
  throw new AwsError(
    "NoAvailableConfigurationRecorderException",
    "Configuration recorder is not available to put config rule. Create one with PutConfigurationRecorder first.",
  );
}

function statusOf(rule: ConfigRule, evaluations: Evaluations): Readonly<Record<string, unknown>> {
  const { ConfigRuleName, ConfigRuleArn, ConfigRuleId } = rule;
  const run = evaluations.statusOf(rule);
  const names = { ConfigRuleName, ConfigRuleArn, ConfigRuleId, FirstEvaluationStarted: run !== undefined };
  if (run === undefined) return names;
  if (run.error === undefined)
    return { ...names, LastSuccessfulInvocationTime: run.invokedAt, LastSuccessfulEvaluationTime: run.invokedAt };
  const { error } = run;
  return {
    ...names,
    LastFailedInvocationTime: run.invokedAt,
    LastErrorCode: error instanceof AwsError ? error.code : "InternalError",
    LastErrorMessage: error instanceof Error ? error.message : String(error),
  };
}
