import { parseArn } from "./arn";
import type { RoleSessionPrincipal } from "./principal";
import type { Gateway } from "./serviceModule";

/** The session of a role by which an AWS service acts. Throws `AwsError` AccessDenied where the role does not trust it. */
export async function serviceSession(
  gateway: Pick<Gateway, "assumeRoleForService">,
  request: {
    readonly roleArn: string;
    readonly service: string;
    readonly sessionName: string;
    readonly sourceArn: string;
  },
): Promise<RoleSessionPrincipal> {
  const { roleArn, sessionName } = request;
  const { expiration } = await gateway.assumeRoleForService(request);
  const { partition = "", account = "", resource = "" } = parseArn(roleArn) ?? {};
  const roleName = resource.split("/").at(-1) ?? "";
  return {
    kind: "role-session",
    account,
    roleName,
    roleArn,
    sessionName,
    arn: `arn:${partition}:sts::${account}:assumed-role/${roleName}/${sessionName}`,
    issuedAt: Date.now(),
    expiresAt: expiration.getTime(),
  };
}
