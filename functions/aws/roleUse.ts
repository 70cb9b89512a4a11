import { GetRoleCommand, type IAMClient, type Role } from "@aws-sdk/client-iam";

/**
 * `role web: last used 2026-11-21T17:30:00.000Z in eu-central-1`. IAM tells it some hours late, and of some 400 days ("Refining
 * permissions using last accessed information"). Throws what the SDK throws.
 */
export async function roleLastUsed(iam: IAMClient, name: string): Promise<string> {
  const { Role: role } = await iam.send(new GetRoleCommand({ RoleName: name }));
  return roleUseOf(name, role);
}

/** The same, of a role that was read. */
export function roleUseOf(name: string, role: Role | undefined): string {
  const { LastUsedDate: at, Region: region } = role?.RoleLastUsed ?? {};
  if (at === undefined) return `role ${name}: IAM knows of no use`;
  return `role ${name}: last used ${at.toISOString()}${region === undefined ? "" : ` in ${region}`}`;
}
