import { each, on, onAnything, type ResourceNames, type ServiceActions } from "./operationAccess";

/** An account has one hub in a Region, which calls need not name. */
const hub: ResourceNames = (input) => [input.arn("securityhub", "hub/default")];
const aggregator: ResourceNames = (input) => input.texts("FindingAggregatorArn");
const product: ResourceNames = (input) =>
  input.structures("Findings").flatMap(({ ProductArn }) => [ProductArn].flat().map(String));

/** "Actions, resources, and condition keys for AWS Security Hub CSPM". */
export const securityhubActions: ServiceActions = {
  prefix: "securityhub",
  file: "securityhub.ts",
  operations: {
    ...each(["EnableSecurityHub", "DisableSecurityHub", "DescribeHub", "UpdateSecurityHubConfiguration"], on([hub])),
    ...each(["CreateActionTarget", "DescribeActionTargets", "UpdateActionTarget", "DeleteActionTarget"], on([hub])),
    ...each(["GetFindings", "BatchUpdateFindings"], on([hub])),
    BatchImportFindings: on([product]),
    ...each(["GetFindingAggregator", "UpdateFindingAggregator", "DeleteFindingAggregator"], on([aggregator])),
    ...each(["CreateFindingAggregator", "ListFindingAggregators"], onAnything),
    ...each(
      ["EnableOrganizationAdminAccount", "DisableOrganizationAdminAccount", "ListOrganizationAdminAccounts"],
      onAnything,
    ),
    ...each(["DescribeOrganizationConfiguration", "UpdateOrganizationConfiguration"], onAnything),
  },
};
