import { each, on, onAnything, type ResourceNames, type ServiceActions } from "./operationAccess";
import type { RequestInput } from "./requestInput";

/**
 * Organizations' ARNs hold the management account and the organization's id, which requests leave out: a wildcard stands
 * in for what only the service knows.
 */
const arn = (input: RequestInput, resource: string) =>
  input.arn("organizations", resource, { region: "", account: "*" });

const target: ResourceNames = (input) =>
  input
    .texts("TargetId", "AccountId", "ParentId", "ChildId", "RootId", "OrganizationalUnitId", "ResourceId")
    .concat(input.texts("SourceParentId", "DestinationParentId"))
    .map((id) => arn(input, `${typeOf(id)}/o-*/${id}`));
const policy: ResourceNames = (input) => input.texts("PolicyId").map((id) => arn(input, `policy/o-*/*/${id}`));

function typeOf(id: string): string {
  if (id.startsWith("r-")) {
    return "root";
  }
  return id.startsWith("ou-") ? "ou" : "account";
}

/** "Actions, resources, and condition keys for AWS Organizations". */
export const organizationsActions: ServiceActions = {
  prefix: "organizations",
  file: "organizations.ts",
  operations: {
    ...each(["DescribeOrganization", "ListAccounts", "ListRoots", "ListPolicies", "CreateAccount"], onAnything),
    ...each(
      ["DescribeCreateAccountStatus", "ListDelegatedAdministrators", "CreatePolicy", "CreateOrganization"],
      onAnything,
    ),
    ...each(["EnableAWSServiceAccess", "DisableAWSServiceAccess", "ListAWSServiceAccessForOrganization"], onAnything),
    ...each(["DescribeAccount", "ListParents", "ListChildren", "ListAccountsForParent", "MoveAccount"], on([target])),
    ...each(["CreateOrganizationalUnit", "DescribeOrganizationalUnit", "DeleteOrganizationalUnit"], on([target])),
    ...each(["ListOrganizationalUnitsForParent", "ListPoliciesForTarget"], on([target])),
    ...each(["EnablePolicyType", "DisablePolicyType"], on([target])),
    ...each(["RegisterDelegatedAdministrator", "DeregisterDelegatedAdministrator"], on([target])),
    ListDelegatedServicesForAccount: on([target]),
    ...each(
      ["TagResource", "UntagResource"],
      on([target], (input) => input.tagContext("Tags", "TagKeys")),
    ),
    ListTagsForResource: on([target]),
    ...each(["AttachPolicy", "DetachPolicy"], on([policy, target])),
    ...each(["DescribePolicy", "UpdatePolicy", "DeletePolicy", "ListTargetsForPolicy"], on([policy])),
  },
};
