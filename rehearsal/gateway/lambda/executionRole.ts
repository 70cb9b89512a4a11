import { AwsError } from "../awsRequest";
import type { RoleSessionPrincipal } from "../principal";
import type { Gateway } from "../serviceModule";
import type { SessionCredentials } from "../sessions";
import type { FunctionRecord } from "./functionRecord";

const arnPattern = /^arn:([^:]+):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/;

/** The session that a function's process acts as. Its name is the function's, as on AWS. */
export function executionPrincipal(record: FunctionRecord): RoleSessionPrincipal {
  const roleArn = record.settings.Role;
  const [, partition = "aws", account = record.identity.account, roleName = ""] = arnPattern.exec(roleArn) ?? [];
  const now = Date.now();
  return {
    kind: "role-session",
    account,
    roleName,
    roleArn,
    sessionName: record.identity.name,
    arn: `arn:${partition}:sts::${account}:assumed-role/${roleName}/${record.identity.name}`,
    issuedAt: now,
    expiresAt: now + 3_600_000,
  };
}

/**
 * Credentials of a role for a function. Throws `InvalidParameterValueException` where the role is missing or does not
 * trust Lambda, worded as CreateFunction words it.
 */
export async function executionCredentials(
  gateway: Gateway,
  function_: { readonly roleArn: string; readonly functionName: string; readonly functionArn: string },
): Promise<SessionCredentials> {
  try {
    return await gateway.assumeRoleForService({
      roleArn: function_.roleArn,
      service: "lambda.amazonaws.com",
      sessionName: function_.functionName,
      sourceArn: function_.functionArn,
      sourceFunctionArn: function_.functionArn,
    });
  } catch (cause) {
    if (!(cause instanceof AwsError)) throw cause;
    throw Object.assign(
      new AwsError("InvalidParameterValueException", "The role defined for the function cannot be assumed by Lambda."),
      { cause },
    );
  }
}
