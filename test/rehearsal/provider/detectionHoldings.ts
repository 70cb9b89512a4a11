import {
  ConfigServiceClient,
  DescribeAggregationAuthorizationsCommand,
  DescribeConfigRulesCommand,
  DescribeConfigurationAggregatorsCommand,
  DescribeConfigurationRecordersCommand,
  DescribeDeliveryChannelsCommand,
  DescribeOrganizationConfigRulesCommand,
  OrganizationAccessDeniedException,
} from "@aws-sdk/client-config-service";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { DescribeActionTargetsCommand, InvalidAccessException, SecurityHubClient } from "@aws-sdk/client-securityhub";
import type { RehearsedAccount } from "../../../rehearsal/world/rehearsedAccount";

/** What an account holds of Config, its buckets and Security Hub's actions: names of one page of each, which is all there are. */
export async function detectionHoldings(account: RehearsedAccount, region: string): Promise<readonly string[]> {
  const config = account.client(ConfigServiceClient, region);
  const named = await Promise.all([
    config
      .send(new DescribeConfigurationRecordersCommand({}))
      .then(({ ConfigurationRecorders = [] }) => ConfigurationRecorders.map(({ name }) => `recorder/${name}`)),
    config
      .send(new DescribeDeliveryChannelsCommand({}))
      .then(({ DeliveryChannels = [] }) => DeliveryChannels.map(({ name }) => `delivery channel/${name}`)),
    config
      .send(new DescribeConfigRulesCommand({}))
      .then(({ ConfigRules = [] }) => ConfigRules.map(({ ConfigRuleArn: arn }) => arn)),
    config
      .send(new DescribeConfigurationAggregatorsCommand({}))
      .then(({ ConfigurationAggregators = [] }) =>
        ConfigurationAggregators.map(({ ConfigurationAggregatorArn: arn }) => arn),
      ),
    config
      .send(new DescribeAggregationAuthorizationsCommand({}))
      .then(({ AggregationAuthorizations = [] }) =>
        AggregationAuthorizations.map(({ AggregationAuthorizationArn: arn }) => arn),
      ),
    organizationRules(config),
    account
      .client(S3Client, region)
      .send(new ListBucketsCommand({}))
      .then(({ Buckets = [] }) => Buckets.map(({ Name }) => `arn:aws:s3:::${Name}`)),
    securityHubActions(account.client(SecurityHubClient, region)),
  ]);
  return named.flat().map((name) => name ?? "");
}

/** Only the organization's administrators of Config may look; no other account has any. */
async function organizationRules(config: ConfigServiceClient) {
  try {
    const { OrganizationConfigRules: rules = [] } = await config.send(new DescribeOrganizationConfigRulesCommand({}));
    return rules.map(({ OrganizationConfigRuleArn: arn }) => arn);
  } catch (error) {
    if (error instanceof OrganizationAccessDeniedException) return [];
    throw error;
  }
}

/** Where Security Hub is off there are none, and it says so by an error. */
async function securityHubActions(securityHub: SecurityHubClient) {
  try {
    const { ActionTargets = [] } = await securityHub.send(new DescribeActionTargetsCommand({}));
    return ActionTargets.map(({ ActionTargetArn: arn }) => arn);
  } catch (error) {
    if (error instanceof InvalidAccessException) return [];
    throw error;
  }
}
