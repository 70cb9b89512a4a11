import * as z from "zod";
import { AwsError, type AwsRequest } from "../awsRequest";
import { definedMembers } from "../definedMembers";
import { readParameters } from "../eventBridge/parameters";
import { partitionOf } from "../partition";
import type { Place } from "../place";
import type { Operation } from "../serviceModule";
import type { Aggregator, Aggregators, Authorization } from "./aggregators";
import type { Delegation } from "./delegation";
import { pageOf } from "./page";
import type { ResourceTags } from "./resourceTags";
import { randomSuffix } from "./rules";

const aggregatorName = z.string().regex(/^[\w-]{1,256}$/);
const accountId = z.string().regex(/^\d{12}$/);
const regions = { AllAwsRegions: z.boolean().optional(), AwsRegions: z.array(z.string()).min(1).optional() };
const tags = z.array(z.object({ Key: z.string(), Value: z.string() })).default([]);
const putSchema = z.object({
  ConfigurationAggregatorName: aggregatorName,
  AccountAggregationSources: z
    .array(z.object({ AccountIds: z.array(accountId).min(1), ...regions }))
    .max(1)
    .optional(),
  OrganizationAggregationSource: z.object({ RoleArn: z.string(), ...regions }).optional(),
  Tags: tags,
});
const paging = { Limit: z.number().int().min(0).max(100).default(0), NextToken: z.string().optional() };
const describeSchema = z.object({
  ConfigurationAggregatorNames: z.array(aggregatorName).max(10).default([]),
  ...paging,
});
const nameSchema = z.object({ ConfigurationAggregatorName: aggregatorName });
const authorizationSchema = z.object({
  AuthorizedAccountId: accountId,
  AuthorizedAwsRegion: z.string().min(1),
  Tags: tags,
});

export interface AggregatorParts {
  readonly aggregators: Aggregators;
  readonly delegation: Delegation;
  readonly tags: ResourceTags;
  /** Throws where Config may not assume the role. */
  readonly checkRole: (place: Place, roleArn: string) => Promise<void>;
}

/** Configuration aggregators, and the authorizations of those that they collect from. */
export function aggregatorOperations({
  aggregators,
  delegation,
  tags: resourceTags,
  checkRole,
}: AggregatorParts): Record<string, Operation> {
  const arnOf = ({ region, account }: AwsRequest, resource: string) =>
    `arn:${partitionOf(region)}:config:${region}:${account}:${resource}`;

  return {
    async PutConfigurationAggregator(request) {
      const { ConfigurationAggregatorName: name, Tags, ...sources } = readParameters(putSchema, request.parameters);
      if ((sources.AccountAggregationSources === undefined) === (sources.OrganizationAggregationSource === undefined)) {
        throw new AwsError(
          "InvalidParameterValueException",
          "Give either AccountAggregationSources or OrganizationAggregationSource.",
        );
      }
      if (sources.OrganizationAggregationSource) {
        await delegation.require(request, "config.amazonaws.com");
        await checkRole(request, sources.OrganizationAggregationSource.RoleArn);
      }
      const before = aggregators.of(request).find((aggregator) => aggregator.name === name);
      const aggregator: Aggregator = {
        name,
        arn: before?.arn ?? arnOf(request, `config-aggregator/config-aggregator-${randomSuffix(8)}`),
        createdAt: before?.createdAt ?? new Date(),
        updatedAt: new Date(),
        ...definedMembers(sources),
      };
      aggregators.put(request, aggregator);
      if (!before) resourceTags.add(aggregator.arn, Tags);
      return { ConfigurationAggregator: described(aggregator) };
    },

    async DescribeConfigurationAggregators(request) {
      const { ConfigurationAggregatorNames, Limit, NextToken } = readParameters(describeSchema, request.parameters);
      const chosen =
        ConfigurationAggregatorNames.length === 0
          ? aggregators.of(request)
          : ConfigurationAggregatorNames.map((name) => aggregators.get(request, name));
      const { page, ...next } = pageOf(chosen, Limit || 10, NextToken);
      return { ConfigurationAggregators: page.map(described), ...next };
    },

    async DeleteConfigurationAggregator(request) {
      const { ConfigurationAggregatorName } = readParameters(nameSchema, request.parameters);
      resourceTags.removeAll(aggregators.delete(request, ConfigurationAggregatorName).arn);
      return {};
    },

    async PutAggregationAuthorization(request) {
      const given = readParameters(authorizationSchema, request.parameters);
      const { AuthorizedAccountId: authorizedAccountId, AuthorizedAwsRegion: authorizedRegion } = given;
      const authorization = aggregators.authorize(request, {
        arn: arnOf(request, `aggregation-authorization/${authorizedAccountId}/${authorizedRegion}`),
        authorizedAccountId,
        authorizedRegion,
        createdAt: new Date(),
      });
      resourceTags.add(authorization.arn, given.Tags);
      return { AggregationAuthorization: describedAuthorization(authorization) };
    },

    async DescribeAggregationAuthorizations(request) {
      const { Limit, NextToken } = readParameters(z.object(paging), request.parameters);
      const { page, ...next } = pageOf(aggregators.authorizationsOf(request), Limit || 10, NextToken);
      return { AggregationAuthorizations: page.map(describedAuthorization), ...next };
    },

    async DeleteAggregationAuthorization(request) {
      const given = readParameters(authorizationSchema, request.parameters);
      aggregators.withdraw(request, given.AuthorizedAccountId, given.AuthorizedAwsRegion);
      resourceTags.removeAll(
        arnOf(request, `aggregation-authorization/${given.AuthorizedAccountId}/${given.AuthorizedAwsRegion}`),
      );
      return {};
    },
  };
}

function described(aggregator: Aggregator): Readonly<Record<string, unknown>> {
  return definedMembers({
    ConfigurationAggregatorName: aggregator.name,
    ConfigurationAggregatorArn: aggregator.arn,
    AccountAggregationSources: aggregator.AccountAggregationSources,
    OrganizationAggregationSource: aggregator.OrganizationAggregationSource,
    CreationTime: aggregator.createdAt,
    LastUpdatedTime: aggregator.updatedAt,
  });
}

function describedAuthorization(authorization: Authorization): Readonly<Record<string, unknown>> {
  return {
    AggregationAuthorizationArn: authorization.arn,
    AuthorizedAccountId: authorization.authorizedAccountId,
    AuthorizedAwsRegion: authorization.authorizedRegion,
    CreationTime: authorization.createdAt,
  };
}
