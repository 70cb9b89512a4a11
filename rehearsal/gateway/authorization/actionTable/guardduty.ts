import { each, on, type ResourceNames, type ServiceActions } from "./operationAccess";

/**
 * The reference lists no resource for most GuardDuty actions, but GuardDuty's own guide limits them by detector
 * ("Using identity-based policies for GuardDuty"): the detector that the call names is the resource.
 */
const detector: ResourceNames = (input) =>
  input.texts("detectorId").map((id) => input.arn("guardduty", `detector/${id}`));
/** Calls that name no detector yet are asked for on `detector/`, the form that the guide's policies use. */
const anyDetector: ResourceNames = (input) => [input.arn("guardduty", "/detector")];
const filter: ResourceNames = (input) =>
  input
    .texts("filterName", "name")
    .map((name) => input.arn("guardduty", `detector/${input.text("detectorId")}/filter/${name}`));
const tagged: ResourceNames = (input) => input.texts("resourceArn");

/** "Actions, resources, and condition keys for Amazon GuardDuty". */
export const guarddutyActions: ServiceActions = {
  prefix: "guardduty",
  file: "guardduty.ts",
  operations: {
    CreateDetector: on([anyDetector], (input) => input.tagContext("tags")),
    ListDetectors: on([anyDetector]),
    ...each(["GetDetector", "UpdateDetector", "DeleteDetector"], on([detector])),
    ...each(
      ["ListFindings", "GetFindings", "GetFindingsStatistics", "ArchiveFindings", "UnarchiveFindings"],
      on([detector]),
    ),
    ...each(["CreateSampleFindings", "UpdateFindingsFeedback"], on([detector])),
    ...each(["CreateMembers", "GetMembers", "ListMembers", "DeleteMembers", "InviteMembers"], on([detector])),
    ...each(["GetMemberDetectors", "UpdateMemberDetectors", "DisassociateMembers"], on([detector])),
    ...each(["DescribeOrganizationConfiguration", "UpdateOrganizationConfiguration"], on([detector])),
    ...each(["GetAdministratorAccount", "GetMasterAccount", "ListFilters"], on([detector])),
    ...each(["CreateFilter", "GetFilter", "UpdateFilter", "DeleteFilter"], on([filter])),
    ...each(
      ["TagResource", "UntagResource"],
      on([tagged], (input) => input.tagContext("tags", "tagKeys")),
    ),
    ListTagsForResource: on([tagged]),
    ...each(
      ["EnableOrganizationAdminAccount", "DisableOrganizationAdminAccount", "ListOrganizationAdminAccounts"],
      on([]),
    ),
  },
};
