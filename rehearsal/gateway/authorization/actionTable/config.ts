import { all, each, on, onAnything, passRole, type ResourceNames, type ServiceActions } from "./operationAccess";

/**
 * Rules, organization rules and aggregators are named in calls, but their ARNs carry an id that calls do not: they are asked
 * for as any of their kind. Less than AWS: a statement that names one by its id is not met.
 */
const anyRule: ResourceNames = (input) => [input.arn("config", "config-rule/*")];
const anyOrganizationRule: ResourceNames = (input) => [input.arn("config", "organization-config-rule/*")];
const anyAggregator: ResourceNames = (input) => [input.arn("config", "config-aggregator/*")];
const authorization: ResourceNames = (input) =>
  input
    .texts("AuthorizedAccountId")
    .map((account) =>
      input.arn("config", `aggregation-authorization/${account}/${input.text("AuthorizedAwsRegion") ?? "*"}`),
    );
const tagged: ResourceNames = (input) => input.texts("ResourceArn");

/** "Actions, resources, and condition keys for AWS Config". */
export const configActions: ServiceActions = {
  prefix: "config",
  file: "config.ts",
  operations: {
    PutConfigurationRecorder: all(onAnything, passRole("config.amazonaws.com", "ConfigurationRecorder.roleARN")),
    PutConfigRule: on([anyRule], (input) => input.tagContext("Tags")),
    ...each(["DescribeConfigRules", "DescribeConfigRuleEvaluationStatus", "DeleteConfigRule"], on([anyRule])),
    ...each(["DeleteEvaluationResults", "StartConfigRulesEvaluation"], on([anyRule])),
    ...each(["GetComplianceDetailsByConfigRule", "DescribeComplianceByConfigRule"], on([anyRule])),
    ...each(["PutOrganizationConfigRule", "DeleteOrganizationConfigRule"], on([anyOrganizationRule])),
    ...each(
      ["PutConfigurationAggregator"],
      all(
        on([anyAggregator], (input) => input.tagContext("Tags")),
        passRole("config.amazonaws.com", "OrganizationAggregationSource.RoleArn"),
      ),
    ),
    ...each(["DeleteConfigurationAggregator", "DescribeAggregateComplianceByConfigRules"], on([anyAggregator])),
    GetAggregateComplianceDetailsByConfigRule: on([anyAggregator]),
    PutAggregationAuthorization: on([authorization], (input) => input.tagContext("Tags")),
    DeleteAggregationAuthorization: on([authorization]),
    ...each(
      ["TagResource", "UntagResource"],
      on([tagged], (input) => input.tagContext("Tags", "TagKeys")),
    ),
    ListTagsForResource: on([tagged]),
  },
  // Recorders and delivery channels of this kind, results and everything that is known of resources.
  withoutResource:
    /^(Put|Describe|Delete|Start|Stop)(ConfigurationRecorder|DeliveryChannel)|^PutEvaluations$|^(Describe|Get)Organization|^DescribeConfigurationAggregators$|^DescribeAggregationAuthorizations$|^Get(ComplianceDetailsByResource|ResourceConfigHistory)$|^DescribeComplianceByResource$|^BatchGetResourceConfig$|^ListDiscoveredResources$/,
};
