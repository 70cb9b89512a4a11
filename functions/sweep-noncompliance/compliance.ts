import {
  type ConfigServiceClient,
  paginateDescribeAggregateComplianceByConfigRules,
  paginateGetAggregateComplianceDetailsByConfigRule,
} from "@aws-sdk/client-config-service";
import type { SweptResource } from "../domain/sweepEvent";
import type { SweptRule } from "../domain/sweptRule";

/** Every rule of every account and Region that finds something non-compliant. Throws what the SDK throws. */
export async function nonCompliantRules(
  config: ConfigServiceClient,
  aggregator: string,
): Promise<readonly SweptRule[]> {
  const rules: SweptRule[] = [];
  const pages = paginateDescribeAggregateComplianceByConfigRules(
    // Pages are as large as they may be unless told otherwise.
    { client: config },
    { ConfigurationAggregatorName: aggregator, Filters: { ComplianceType: "NON_COMPLIANT" } },
  );
  for await (const { AggregateComplianceByConfigRules: page = [] } of pages) {
    for (const { ConfigRuleName: carriedName, AccountId: accountId, AwsRegion: region } of page) {
      if (carriedName && accountId && region) rules.push({ carriedName, accountId, region });
    }
  }
  return rules;
}

/** What one rule finds non-compliant in one account and Region, page by page. Throws what the SDK throws. */
export async function* nonCompliantResources(
  config: ConfigServiceClient,
  aggregator: string,
  rule: SweptRule,
): AsyncGenerator<readonly SweptResource[]> {
  const pages = paginateGetAggregateComplianceDetailsByConfigRule(
    { client: config, pageSize: 100 },
    {
      ConfigurationAggregatorName: aggregator,
      ConfigRuleName: rule.carriedName,
      AccountId: rule.accountId,
      AwsRegion: rule.region,
      ComplianceType: "NON_COMPLIANT",
    },
  );
  for await (const { AggregateEvaluationResults: page = [] } of pages) {
    yield page.flatMap((result) => {
      const { ResourceType, ResourceId } = result.EvaluationResultIdentifier?.EvaluationResultQualifier ?? {};
      if (!ResourceType || !ResourceId) return [];
      return [
        {
          rule,
          resourceType: ResourceType,
          resourceId: ResourceId,
          recordedAt: (result.ResultRecordedTime ?? new Date()).toISOString(),
          invokedAt: result.ConfigRuleInvokedTime?.toISOString(),
          annotation: result.Annotation,
        },
      ];
    });
  }
}
