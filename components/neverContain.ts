import { names } from "../functions/domain/names";
import { automationRoles } from "../functions/start-automation/roles";

/** The security account's own functions: whoever could have one contained would have ended all containment. */
export function ownFunctions(securityAccountId: string): readonly string[] {
  return ["firebreak-*", names.lockdownFunction].map((name) => `arn:*:lambda:*:${securityAccountId}:function:${name}`);
}

/**
 * Principals that no responder contains, whatever the stack's config adds: what AWS names by convention for getting back
 * in, and Firebreak itself. Patterns as IAM's ArnLike, in every partition and account.
 */
export function builtInNeverContain(responseRoleName: string): readonly string[] {
  return [
    "arn:*:iam::*:role/*break-glass*",
    "arn:*:iam::*:role/*BreakGlass*",
    "arn:*:iam::*:user/*break-glass*",
    "arn:*:iam::*:user/*BreakGlass*",
    "arn:*:iam::*:role/OrganizationAccountAccessRole",
    "arn:*:iam::*:role/AWSControlTowerExecution",
    `arn:*:iam::*:role/${responseRoleName}`,
    `arn:*:iam::*:role${names.rolePath}*`,
    ...Object.values(automationRoles).map((role) => `arn:*:iam::*:role/${role}`),
  ];
}
