import type { Principal } from "../principal";
import type { IamIdentity } from "./accountIdentities";
import type { OrganizationMembership } from "./organizationMembership";
import type { ContextValues } from "./requestContext";

/** The global condition keys of a caller and of this moment ("AWS global condition context keys"). */
export function principalContext(
  principal: Principal,
  iam: IamIdentity | undefined,
  organization: OrganizationMembership,
): ContextValues {
  const moment = {
    "aws:CurrentTime": new Date().toISOString(),
    "aws:EpochTime": String(Math.floor(Date.now() / 1000)),
  };
  if (principal.kind === "service") {
    return { ...moment, ...serviceContext(principal, organization) };
  }
  const path = organization.pathOf(principal.account);
  return {
    ...moment,
    ...tagContext(iam),
    "aws:PrincipalArn": principal.kind === "user" ? principal.arn : principal.roleArn,
    "aws:PrincipalAccount": principal.account,
    "aws:PrincipalIsAWSService": "false",
    "aws:ViaAWSService": "false",
    "aws:SecureTransport": "true",
    "aws:SourceIp": "127.0.0.1",
    "aws:SourceOwner": principal.account,
    ...(path === undefined
      ? {}
      : { "aws:PrincipalOrgID": organization.organizationId, "aws:PrincipalOrgPaths": [path] }),
    ...(principal.kind === "user" ? userContext(principal, iam) : sessionContext(principal, iam)),
  };
}

function tagContext(iam: IamIdentity | undefined): ContextValues {
  return Object.fromEntries((iam?.tags ?? []).map(({ Key, Value = "" }) => [`aws:PrincipalTag/${Key}`, Value]));
}

function userContext(principal: Extract<Principal, { kind: "user" }>, iam: IamIdentity | undefined): ContextValues {
  return {
    "aws:PrincipalType": "User",
    "aws:username": principal.userName,
    "aws:userid": iam?.uniqueId ?? principal.userName,
  };
}

function sessionContext(
  principal: Extract<Principal, { kind: "role-session" }>,
  iam: IamIdentity | undefined,
): ContextValues {
  return {
    "aws:PrincipalType": "AssumedRole",
    "aws:userid": `${iam?.uniqueId ?? ""}:${principal.sessionName}`,
    "aws:TokenIssueTime": new Date(principal.issuedAt).toISOString(),
    ...(principal.sourceInstanceArn === undefined ? {} : { "ec2:SourceInstanceARN": principal.sourceInstanceArn }),
    ...(principal.sourceFunctionArn === undefined ? {} : { "lambda:SourceFunctionArn": principal.sourceFunctionArn }),
  };
}

function serviceContext(
  principal: Extract<Principal, { kind: "service" }>,
  organization: OrganizationMembership,
): ContextValues {
  const path = organization.pathOf(principal.sourceAccount);
  return {
    "aws:PrincipalIsAWSService": "true",
    "aws:PrincipalServiceName": principal.service,
    "aws:PrincipalServiceNamesList": [principal.service],
    "aws:SecureTransport": "true",
    "aws:SourceAccount": principal.sourceAccount,
    // SNS and S3 policies written before aws:SourceAccount existed name the account so.
    "aws:SourceOwner": principal.sourceAccount,
    ...(principal.sourceArn === undefined ? {} : { "aws:SourceArn": principal.sourceArn }),
    ...(path === undefined ? {} : { "aws:SourceOrgID": organization.organizationId, "aws:SourceOrgPaths": [path] }),
  };
}
