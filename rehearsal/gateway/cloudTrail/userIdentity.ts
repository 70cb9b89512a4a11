import type { Principal } from "../principal";

/** Who made a call, in the words of "CloudTrail userIdentity element". Ids are made up, for no user or role has another use of them here. */
export function userIdentityOf(principal: Principal): Readonly<Record<string, unknown>> {
  switch (principal.kind) {
    case "user":
      return {
        type: "IAMUser",
        principalId: `AIDA${principal.userName.toUpperCase()}`,
        arn: principal.arn,
        accountId: principal.account,
        userName: principal.userName,
      };
    case "role-session": {
      const roleId = `AROA${principal.roleName.toUpperCase()}`;
      return {
        type: "AssumedRole",
        principalId: `${roleId}:${principal.sessionName}`,
        arn: principal.arn,
        accountId: principal.account,
        sessionContext: {
          sessionIssuer: {
            type: "Role",
            principalId: roleId,
            arn: principal.roleArn,
            accountId: principal.account,
            userName: principal.roleName,
          },
          attributes: { creationDate: new Date(principal.issuedAt).toISOString(), mfaAuthenticated: "false" },
        },
      };
    }
    case "service":
      return { type: "AWSService", invokedBy: principal.service };
  }
}
