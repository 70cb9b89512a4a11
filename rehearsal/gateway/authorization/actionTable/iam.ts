import type { IamResourceType } from "../iamNames";
import { each, type OperationAccess, on, onAnything, type ResourceNames, type ServiceActions } from "./operationAccess";
import type { RequestInput } from "./requestInput";

/** Only a request that makes a resource gives its path; for one that is there already, IAM is asked. */
const named =
  (type: IamResourceType, ...members: readonly string[]): ResourceNames =>
  (input) =>
    input.texts(...members).map((name) => {
      const path = input.text("Path") ?? "/";
      return input.iam.arnOf(type, name) ?? input.arn("iam", `${type}${path}${name}`, { region: "" });
    });

const role = named("role", "RoleName");
const user = named("user", "UserName");
const group = named("group", "GroupName");
const instanceProfile = named("instance-profile", "InstanceProfileName");
const policy: ResourceNames = (input) => {
  const arn = input.text("PolicyArn");
  return arn === undefined ? named("policy", "PolicyName")(input) : [arn];
};

/** `iam:PolicyARN` of an attach or detach call, `iam:PermissionsBoundary` of one that makes or limits a principal. */
const policyContext = (input: RequestInput) => ({
  ...member(input, "iam:PolicyARN", "PolicyArn"),
  ...member(input, "iam:PermissionsBoundary", "PermissionsBoundary"),
  ...input.tagContext("Tags", "TagKeys"),
});

function member(input: RequestInput, key: string, name: string): Record<string, string> {
  const value = input.text(name);
  return value === undefined ? {} : { [key]: value };
}

/** A user's call about itself may leave the name out. */
const userOrSelf: OperationAccess = on(
  [
    (input) =>
      input.text("UserName") === undefined && input.callerIsUser && input.callerArn ? [input.callerArn] : user(input),
  ],
  policyContext,
);

/** "Actions, resources, and condition keys for AWS Identity and Access Management (IAM)". */
export const iamActions: ServiceActions = {
  prefix: "iam",
  file: "iam.ts",
  operations: {
    ...each(["CreateRole", "DeleteRole", "GetRole", "UpdateRole", "UpdateAssumeRolePolicy"], on([role], policyContext)),
    ...each(["PutRolePolicy", "DeleteRolePolicy", "GetRolePolicy", "ListRolePolicies"], on([role], policyContext)),
    ...each(["AttachRolePolicy", "DetachRolePolicy", "ListAttachedRolePolicies"], on([role], policyContext)),
    ...each(["PutRolePermissionsBoundary", "DeleteRolePermissionsBoundary"], on([role], policyContext)),
    ...each(["TagRole", "UntagRole", "ListRoleTags", "ListInstanceProfilesForRole"], on([role], policyContext)),
    CreateServiceLinkedRole: (input) => {
      const service = input.text("AWSServiceName") ?? "*";
      const resource = input.arn("iam", `role/aws-service-role/${service}/*`, { region: "" });
      return [{ action: "iam:CreateServiceLinkedRole", resource, context: { "iam:AWSServiceName": service } }];
    },
    ...each(["CreateUser", "DeleteUser", "GetUser", "UpdateUser", "TagUser", "UntagUser", "ListUserTags"], userOrSelf),
    ...each(["PutUserPolicy", "DeleteUserPolicy", "GetUserPolicy", "ListUserPolicies"], userOrSelf),
    ...each(["AttachUserPolicy", "DetachUserPolicy", "ListAttachedUserPolicies", "ListGroupsForUser"], userOrSelf),
    ...each(["PutUserPermissionsBoundary", "DeleteUserPermissionsBoundary"], userOrSelf),
    ...each(["CreateAccessKey", "UpdateAccessKey", "DeleteAccessKey", "ListAccessKeys"], userOrSelf),
    // The call names a key only, and IAM checks the user whose it is. Here it takes leave to ask of every user.
    GetAccessKeyLastUsed: on([(input) => [input.arn("iam", "user/*", { region: "" })]]),
    ...each(["CreateGroup", "DeleteGroup", "GetGroup", "AddUserToGroup", "RemoveUserFromGroup"], on([group])),
    ...each(
      ["PutGroupPolicy", "DeleteGroupPolicy", "AttachGroupPolicy", "DetachGroupPolicy"],
      on([group], policyContext),
    ),
    ...each(["CreatePolicy", "DeletePolicy", "GetPolicy", "ListEntitiesForPolicy"], on([policy], policyContext)),
    ...each(["CreatePolicyVersion", "DeletePolicyVersion", "GetPolicyVersion", "ListPolicyVersions"], on([policy])),
    ...each(["SetDefaultPolicyVersion", "TagPolicy", "UntagPolicy"], on([policy], policyContext)),
    ...each(
      ["CreateInstanceProfile", "DeleteInstanceProfile", "GetInstanceProfile"],
      on([instanceProfile], policyContext),
    ),
    ...each(["TagInstanceProfile", "UntagInstanceProfile"], on([instanceProfile], policyContext)),
    RemoveRoleFromInstanceProfile: on([instanceProfile]),
    AddRoleToInstanceProfile: (input) => [
      ...on([instanceProfile])(input),
      ...role(input).map((resource) => ({
        action: "iam:PassRole",
        resource,
        context: { "iam:PassedToService": "ec2.amazonaws.com" },
      })),
    ],
    ...each(
      ["ListRoles", "ListUsers", "ListGroups", "ListPolicies", "ListInstanceProfiles", "ListAccountAliases"],
      onAnything,
    ),
    ...each(
      ["GetAccountAuthorizationDetails", "GetAccountSummary", "GenerateCredentialReport", "GetCredentialReport"],
      onAnything,
    ),
  },
};
