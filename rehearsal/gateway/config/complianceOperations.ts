import * as z from "zod";
import { AwsError } from "../awsRequest";
import { readParameters } from "../eventBridge/parameters";
import type { Operation } from "../serviceModule";
import { type ComplianceRecord, type EvaluationResult, worstOf } from "./compliance";
import { resourceKey } from "./configurationItem";
import type { Evaluations } from "./evaluations";
import { pageOf } from "./page";
import type { ResultTokens } from "./resultTokens";
import type { Rules } from "./rules";

const complianceTypes = z
  .array(z.enum(["COMPLIANT", "NON_COMPLIANT", "NOT_APPLICABLE", "INSUFFICIENT_DATA"]))
  .optional();
const timestamp = z.union([z.number().transform((seconds) => new Date(seconds * 1000)), z.coerce.date()]);
const paging = { NextToken: z.string().optional(), Limit: z.number().int().min(0).max(100).default(0) };
const evaluation = z.object({
  ComplianceResourceType: z.string().min(1),
  ComplianceResourceId: z.string().min(1),
  ComplianceType: z.enum(["COMPLIANT", "NON_COMPLIANT", "NOT_APPLICABLE", "INSUFFICIENT_DATA"]),
  Annotation: z.string().min(1).max(256).optional(),
  OrderingTimestamp: timestamp,
});
const putSchema = z.object({
  ResultToken: z.string().min(1),
  Evaluations: z.array(evaluation).max(100).default([]),
  TestMode: z.boolean().default(false),
});
const byRuleSchema = z.object({ ConfigRuleName: z.string().min(1), ComplianceTypes: complianceTypes, ...paging });
const byResourceSchema = z.object({
  ResourceType: z.string().min(1),
  ResourceId: z.string().min(1),
  ComplianceTypes: complianceTypes,
  NextToken: z.string().optional(),
});
const ruleComplianceSchema = z.object({
  ConfigRuleNames: z.array(z.string()).max(25).default([]),
  ComplianceTypes: complianceTypes,
  NextToken: z.string().optional(),
});
const resourceComplianceSchema = z.object({
  ResourceType: z.string().optional(),
  ResourceId: z.string().optional(),
  ComplianceTypes: complianceTypes,
  ...paging,
});

export interface ComplianceParts {
  readonly rules: Rules;
  readonly compliance: ComplianceRecord;
  readonly evaluations: Evaluations;
  readonly tokens: ResultTokens;
}

/** What rules found, and the results that functions put. */
export function complianceOperations({
  rules,
  compliance,
  evaluations,
  tokens,
}: ComplianceParts): Record<string, Operation> {
  return {
    async PutEvaluations(request) {
      const { ResultToken, Evaluations: given, TestMode } = readParameters(putSchema, request.parameters);
      // A test run keeps nothing and takes any token ("PutEvaluations", AWS Config API Reference).
      if (TestMode) return { FailedEvaluations: [] };
      const run = tokens.redeem(request, ResultToken);
      const rule = rules.get(request, run.ruleName);
      if (rule.ConfigRuleId !== run.ruleId) {
        throw new AwsError(
          "NoSuchConfigRuleException",
          `The rule '${run.ruleName}' that the token was given for is deleted.`,
        );
      }
      for (const one of given) {
        if (one.ComplianceType === "INSUFFICIENT_DATA") {
          throw new AwsError(
            "InvalidParameterValueException",
            "A rule does not put INSUFFICIENT_DATA; that is what Config says of resources without a result.",
          );
        }
        await evaluations.record(request, rule, {
          ruleName: rule.ConfigRuleName,
          resourceType: one.ComplianceResourceType,
          resourceId: one.ComplianceResourceId,
          complianceType: one.ComplianceType,
          annotation: one.Annotation,
          orderingTimestamp: one.OrderingTimestamp,
          configRuleInvokedTime: run.invokedAt,
          resultRecordedTime: new Date(),
        });
      }
      return { FailedEvaluations: [] };
    },

    async GetComplianceDetailsByConfigRule(request) {
      const { ConfigRuleName, ComplianceTypes, Limit, NextToken } = readParameters(byRuleSchema, request.parameters);
      rules.get(request, ConfigRuleName);
      const results = compliance.of(request, { ruleName: ConfigRuleName, complianceTypes: ComplianceTypes });
      const { page, ...next } = pageOf(results, Limit || 10, NextToken);
      return { EvaluationResults: page.map(resultOf), ...next };
    },

    async GetComplianceDetailsByResource(request) {
      const { ResourceType, ResourceId, ComplianceTypes, NextToken } = readParameters(
        byResourceSchema,
        request.parameters,
      );
      const filter = { resourceType: ResourceType, resourceId: ResourceId, complianceTypes: ComplianceTypes };
      const { page, ...next } = pageOf(compliance.of(request, filter), 10, NextToken);
      return { EvaluationResults: page.map(resultOf), ...next };
    },

    async DescribeComplianceByConfigRule(request) {
      const { ConfigRuleNames, ComplianceTypes, NextToken } = readParameters(ruleComplianceSchema, request.parameters);
      const chosen =
        ConfigRuleNames.length === 0 ? rules.of(request) : ConfigRuleNames.map((name) => rules.get(request, name));
      const all = chosen
        .map(({ ConfigRuleName }) => ({
          ConfigRuleName,
          Compliance: complianceOf(compliance.of(request, { ruleName: ConfigRuleName })),
        }))
        .filter(({ Compliance }) => !ComplianceTypes?.length || ComplianceTypes.includes(Compliance.ComplianceType));
      const { page, ...next } = pageOf(all, 25, NextToken);
      return { ComplianceByConfigRules: page, ...next };
    },

    async DescribeComplianceByResource(request) {
      const { ResourceType, ResourceId, ComplianceTypes, Limit, NextToken } = readParameters(
        resourceComplianceSchema,
        request.parameters,
      );
      const results = compliance.of(request, {
        ...(ResourceType === undefined ? {} : { resourceType: ResourceType }),
        ...(ResourceId === undefined ? {} : { resourceId: ResourceId }),
      });
      const byResource = new Map<string, EvaluationResult[]>();
      for (const result of results) {
        byResource.set(resourceKey(result), [...(byResource.get(resourceKey(result)) ?? []), result]);
      }
      const all = [...byResource.values()].flatMap((found) => {
        const [first] = found;
        if (!first) return [];
        return [{ ResourceType: first.resourceType, ResourceId: first.resourceId, Compliance: complianceOf(found) }];
      });
      const chosen = all.filter(
        ({ Compliance }) => !ComplianceTypes?.length || ComplianceTypes.includes(Compliance.ComplianceType),
      );
      const { page, ...next } = pageOf(chosen, Limit || 10, NextToken);
      return { ComplianceByResources: page, ...next };
    },
  };
}

/** The worst of the results, with how many resources or rules make it so; AWS counts to 25 and then says that it stopped. */
export function complianceOf(results: readonly EvaluationResult[]) {
  const ComplianceType = worstOf(results);
  if (ComplianceType !== "NON_COMPLIANT") return { ComplianceType };
  const count = results.filter(({ complianceType }) => complianceType === "NON_COMPLIANT").length;
  return { ComplianceType, ComplianceContributorCount: { CappedCount: Math.min(count, 25), CapExceeded: count > 25 } };
}

/** `EvaluationResult` of the API. */
export function resultOf(result: EvaluationResult): Readonly<Record<string, unknown>> {
  return {
    EvaluationResultIdentifier: {
      EvaluationResultQualifier: {
        ConfigRuleName: result.ruleName,
        ResourceType: result.resourceType,
        ResourceId: result.resourceId,
      },
      OrderingTimestamp: result.orderingTimestamp,
    },
    ComplianceType: result.complianceType,
    ResultRecordedTime: result.resultRecordedTime,
    ConfigRuleInvokedTime: result.configRuleInvokedTime,
    ...(result.annotation === undefined ? {} : { Annotation: result.annotation }),
  };
}
