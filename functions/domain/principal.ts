import type { FindingPrincipal } from "./finding";

/** Who a finding says acted: whom IAM can deny, or why it can't and what a person does instead. */
export type ActingPrincipal =
  | { readonly kind: "user"; readonly name: string; readonly userId: string | undefined }
  | {
      readonly kind: "role";
      readonly name: string;
      readonly roleId: string | undefined;
      readonly session: string | undefined;
    }
  | UndeniablePrincipal;

export interface UndeniablePrincipal {
  readonly kind: "undeniable";
  readonly reason: string;
  readonly nextStep: string;
}

/** IAM API Reference, `UserName` and `RoleName`. */
const iamName = /^[\w+=,.@-]{1,64}$/;
/** STS API Reference, AssumeRole, `RoleSessionName`. */
const sessionName = /^[\w+=,.@-]{2,64}$/;

/**
 * Reads each kind of principal as what it is; an unknown kind is nobody's to guess ("CloudTrail userIdentity element" has
 * the kinds, IAM user guide, "IAM identifiers" the prefixes of unique ids). Pure; what IAM holds under the name is read later.
 */
export function actingPrincipal(principal: FindingPrincipal | undefined, accountId: string): ActingPrincipal {
  if (principal === undefined) {
    return undeniable("the finding names no principal", "Look in CloudTrail who acted, and block that principal.");
  }
  switch (principal.userType) {
    case "IAMUser":
      return userOf(principal, accountId);
    case "Role":
    case "AssumedRole":
      return roleOf(principal, accountId);
    default:
      return undeniablePrincipal(principal, accountId);
  }
}

function userOf({ userName, principalId }: FindingPrincipal, accountId: string): ActingPrincipal {
  const name = nameOf(userName, "user", accountId);
  if (name === undefined) return unnamed("user", userName, accountId);
  // A user's temporary credentials carry the user's own id; a role's id under a user's name fits nobody.
  if (principalId?.startsWith("AROA") === true) return contradictory("IAMUser", principalId);
  return { kind: "user", name, userId: uniqueId(principalId, "AIDA") };
}

function roleOf({ userType, userName, principalId }: FindingPrincipal, accountId: string): ActingPrincipal {
  const name = nameOf(userName, "role", accountId);
  if (name === undefined) {
    const id = uniqueId(principalId?.split(":")[0], "AROA");
    return id === undefined
      ? unnamed("role", userName, accountId)
      : undeniable(
          `the finding names the role by its id ${id} only, and IAM finds no role by id`,
          `Find its name with: aws iam list-roles --query "Roles[?RoleId=='${id}'].RoleName" in account ${accountId}, and block it by hand.`,
        );
  }
  if (principalId?.startsWith("AIDA") === true) return contradictory(userType, principalId);
  const kept = protectedRole(name, "/");
  if (kept !== undefined) return kept;
  const [id, ...rest] = principalId?.split(":") ?? [];
  const session = rest.join(":");
  return {
    kind: "role",
    name,
    roleId: uniqueId(id, "AROA"),
    session: sessionName.test(session) ? session : undefined,
  };
}

/**
 * A role that AWS keeps for itself: IAM refuses every change of it ("Cannot perform the operation on the protected role").
 * The name tells it before anything is read, the path once the role is.
 */
export function protectedRole(name: string, path: string): UndeniablePrincipal | undefined {
  if (name.startsWith("AWSReservedSSO_") || path.startsWith("/aws-reserved/")) {
    return undeniable(
      `role ${name} belongs to a permission set of IAM Identity Center, which alone may change it`,
      "In IAM Identity Center revoke the user's active sessions and remove its assignment, or put a deny into the permission set and provision it again; " +
        `until then a service control policy that denies aws:PrincipalArn arn:*:iam::*:role/aws-reserved/sso.amazonaws.com/*${name} stops it in members.`,
    );
  }
  if (name.startsWith("AWSServiceRoleFor") || path.startsWith("/aws-service-role/")) {
    return undeniable(
      `role ${name} is linked to an AWS service, which alone may change it`,
      "Find out in CloudTrail what made the service act, undo that, and delete the role in the service if nothing needs it.",
    );
  }
  return undefined;
}

function undeniablePrincipal({ userType, principalId, userName }: FindingPrincipal, accountId: string) {
  const who = `${userType} ${userName ?? principalId ?? "(unnamed)"}`;
  switch (userType) {
    case "Root":
      return undeniable(
        `${who} is the root user of account ${accountId}, which no IAM policy denies`,
        "Change its password, check its MFA devices and delete its access keys. In a member account a service control policy stops it, and its credentials can be removed (centralized root access); neither is so in the management account.",
      );
    case "FederatedUser":
      return undeniable(
        `${who} is a session of GetFederationToken; it has no policies of its own in IAM`,
        "Find the IAM user that made it (sessionContext.sessionIssuer in CloudTrail) and block that user: the session may do no more than its user, so a deny on the user covers it.",
      );
    case "IdentityCenterUser":
    case "Directory":
      return undeniable(
        `${who} is a user of IAM Identity Center or of a directory, not of IAM`,
        "Disable the user there and revoke its active sessions.",
      );
    case "AWSAccount":
      return undeniable(
        `${who} acted with credentials of another account, whose IAM is not account ${accountId}'s`,
        "Find the policy by which it got in (bucket, key, queue, or the trust policy of a role) and take the account out of it; tell that account's owner.",
      );
    case "AWSService":
      return undeniable(
        `${who} is an AWS service that acts for somebody`,
        "Find out in CloudTrail who configured it to act, and block that principal.",
      );
    case "SAMLUser":
    case "WebIdentityUser":
      return undeniable(
        `${who} signed in with an identity provider; IAM holds only the role that it assumed`,
        "Disable the identity at its provider, and block the role that it assumed.",
      );
    default:
      return undeniable(
        `${who} is of a kind that this version does not know`,
        "Look in CloudTrail (userIdentity) who acted, and block that principal by hand.",
      );
  }
}

/** The last segment: a name may come with its path, or as the ARN of this very account. */
function nameOf(text: string | undefined, type: "user" | "role", accountId: string): string | undefined {
  const arn = /^arn:[a-z-]+:iam::(\d{12}):(user|role)\/(.+)$/.exec(text ?? "");
  if (arn !== null && (arn[1] !== accountId || arn[2] !== type)) return undefined;
  const name = (arn?.[3] ?? text)?.split("/").at(-1);
  return name !== undefined && iamName.test(name) ? name : undefined;
}

function uniqueId(text: string | undefined, prefix: "AIDA" | "AROA"): string | undefined {
  return text?.startsWith(prefix) === true && /^[A-Z0-9]{16,128}$/.test(text) ? text : undefined;
}

function unnamed(type: "user" | "role", given: string | undefined, accountId: string): UndeniablePrincipal {
  return undeniable(
    `the finding names no ${type} of account ${accountId} (userName ${JSON.stringify(given)})`,
    "Look in CloudTrail who used the access key, and block that principal by hand.",
  );
}

function contradictory(userType: string, principalId: string): UndeniablePrincipal {
  return undeniable(
    `the finding contradicts itself: a principal of type ${userType} has the id ${principalId}`,
    "Look in CloudTrail who used the access key, and block that principal by hand.",
  );
}

function undeniable(reason: string, nextStep: string): UndeniablePrincipal {
  return { kind: "undeniable", reason, nextStep };
}
