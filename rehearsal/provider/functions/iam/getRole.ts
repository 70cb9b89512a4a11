import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { errorCode } from "../../../../functions/aws/errorCode";
import { ProviderError } from "../../providerError";
import type { ProviderFunction } from "../../providerFunction";

/** A role by its name. */
export const getRole: ProviderFunction = async ({ name }, context) => {
  try {
    const { Role: role } = await context.client(IAMClient).send(new GetRoleCommand({ RoleName: String(name) }));
    return {
      id: role?.RoleName,
      ...{ name: role?.RoleName, arn: role?.Arn, path: role?.Path, uniqueId: role?.RoleId },
      assumeRolePolicy: decodeURIComponent(role?.AssumeRolePolicyDocument ?? ""),
      createDate: role?.CreateDate?.toISOString(),
      description: role?.Description ?? "",
      maxSessionDuration: role?.MaxSessionDuration,
      permissionsBoundary: role?.PermissionsBoundary?.PermissionsBoundaryArn ?? "",
      roleLastUseds: [],
      tags: Object.fromEntries((role?.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value])),
    };
  } catch (error) {
    if (!errorCode(error).startsWith("NoSuchEntity")) throw error;
    throw new ProviderError(`reading IAM Role (${String(name)}): couldn't find resource`);
  }
};
