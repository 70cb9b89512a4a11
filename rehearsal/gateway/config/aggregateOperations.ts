import * as z from "zod";
import { readParameters } from "../eventBridge/parameters";
import type { Place } from "../place";
import type { Operation } from "../serviceModule";
import type { Aggregator, Aggregators } from "./aggregators";
import type { ComplianceRecord } from "./compliance";
import { complianceOf, resultOf } from "./complianceOperations";
import { pageOf } from "./page";
import type { Rules } from "./rules";

const complianceType = z.enum(["COMPLIANT", "NON_COMPLIANT", "NOT_APPLICABLE", "INSUFFICIENT_DATA"]).optional();
const paging = { Limit: z.number().int().min(0).max(100).default(0), NextToken: z.string().optional() };
const byRuleSchema = z.object({
  ConfigurationAggregatorName: z.string().min(1),
  Filters: z
    .object({
      ConfigRuleName: z.string().optional(),
      ComplianceType: complianceType,
      AccountId: z.string().optional(),
      AwsRegion: z.string().optional(),
    })
    .default({}),
  ...paging,
});
const detailsSchema = z.object({
  ConfigurationAggregatorName: z.string().min(1),
  ConfigRuleName: z.string().min(1),
  AccountId: z.string().regex(/^\d{12}$/),
  AwsRegion: z.string().min(1),
  ComplianceType: complianceType,
  ...paging,
});

export interface AggregateParts {
  readonly aggregators: Aggregators;
  readonly rules: Rules;
  readonly compliance: ComplianceRecord;
}

/** What an aggregator shows of the accounts that it collects from. Less than AWS: it is never behind. */
export function aggregateOperations({ aggregators, rules, compliance }: AggregateParts): Record<string, Operation> {
  const placesOf = (collector: Place, aggregator: Aggregator) =>
    rules.places().filter((place) => aggregators.collects(collector, aggregator, place));

  return {
    async DescribeAggregateComplianceByConfigRules(request) {
      const { ConfigurationAggregatorName, Filters, Limit, NextToken } = readParameters(
        byRuleSchema,
        request.parameters,
      );
      const aggregator = aggregators.get(request, ConfigurationAggregatorName);
      const all = placesOf(request, aggregator)
        .filter(
          ({ account, region }) =>
            (Filters.AccountId ?? account) === account && (Filters.AwsRegion ?? region) === region,
        )
        .flatMap((place) =>
          rules.of(place).map(({ ConfigRuleName }) => ({
            ConfigRuleName,
            Compliance: complianceOf(compliance.of(place, { ruleName: ConfigRuleName })),
            AccountId: place.account,
            AwsRegion: place.region,
          })),
        )
        .filter(
          ({ ConfigRuleName, Compliance }) =>
            (Filters.ConfigRuleName ?? ConfigRuleName) === ConfigRuleName &&
            (Filters.ComplianceType ?? Compliance.ComplianceType) === Compliance.ComplianceType,
        );
      const { page, ...next } = pageOf(all, Limit || 100, NextToken);
      return { AggregateComplianceByConfigRules: page, ...next };
    },

    async GetAggregateComplianceDetailsByConfigRule(request) {
      const given = readParameters(detailsSchema, request.parameters);
      const aggregator = aggregators.get(request, given.ConfigurationAggregatorName);
      const place = { account: given.AccountId, region: given.AwsRegion };
      const results = aggregators.collects(request, aggregator, place)
        ? compliance.of(place, {
            ruleName: given.ConfigRuleName,
            ...(given.ComplianceType === undefined ? {} : { complianceTypes: [given.ComplianceType] }),
          })
        : [];
      const { page, ...next } = pageOf(results, given.Limit || 50, given.NextToken);
      return {
        AggregateEvaluationResults: page.map((result) => ({
          ...resultOf(result),
          AccountId: place.account,
          AwsRegion: place.region,
        })),
        ...next,
      };
    },
  };
}
