import { GetRoleCommand, GetUserCommand, type IAMClient, type Tag } from "@aws-sdk/client-iam";
import { neverContainPattern } from "../domain/neverContain";
import { protectedRole } from "../domain/principal";
import type { LiveResource, Reading } from "../response/response";
import { type AccessKey, readAccessKeys } from "./accessKeys";
import { isNoSuchEntity, type PrincipalPlace, PrincipalPolicies } from "./principalPolicies";
import { attaches, type PrincipalTarget } from "./principalTarget";

/** A user or role as it is now. */
export interface LivePrincipal extends LiveResource {
  /** What the policy of our name says, decoded; null where there is none. */
  readonly document: string | null;
  /** Whether AWSDenyAll is attached; undefined where it was not asked for. */
  readonly denyAllAttached: boolean | undefined;
  /** Empty where they are not to be touched, and for roles. */
  readonly keys: readonly AccessKey[];
}

/**
 * Reads the principal, its blocking policy and its keys side by side. Changes nothing; a principal that is not there, is
 * another one than the finding's, or may not be touched is an answer. Throws what the SDK throws.
 */
export async function readPrincipal(
  iam: IAMClient,
  target: PrincipalTarget,
  where: {
    readonly accountId: string;
    readonly partition: string;
    readonly neverContain: readonly string[];
  },
): Promise<Reading<LivePrincipal>> {
  const place: PrincipalPlace = { type: target.type, name: target.name, partition: where.partition };
  const policies = new PrincipalPolicies(iam, place);
  const [identity, document, denyAllAttached, keys] = await Promise.all([
    readIdentity(iam, place),
    policies.document(),
    attaches(target) ? policies.isDenyAllAttached() : undefined,
    target.accessKeys ? readAccessKeys(iam, target.name) : [],
  ]);
  const who = `${target.type} ${target.name} in account ${where.accountId}`;
  if (identity === undefined) return { kind: "not-applicable", reason: `there is no ${who}` };
  if (target.id !== undefined && identity.id !== target.id) {
    return {
      kind: "not-applicable",
      reason: `${who} has the id ${identity.id}; the finding is about ${target.id}, which had that name or is of another account`,
      nextStep: `Find out in CloudTrail who deleted and made ${target.name}, and whether it is to be blocked.`,
    };
  }
  const kept = target.type === "role" ? protectedRole(target.name, identity.path) : undefined;
  if (kept !== undefined) return { kind: "not-applicable", reason: kept.reason, nextStep: kept.nextStep };
  // The finding knows no path; a pattern of the deny-list may.
  const pattern = neverContainPattern(identity.arn, where.neverContain);
  if (pattern !== undefined) {
    return { kind: "not-applicable", reason: `${identity.arn} is on the deny-list (${pattern}); respond by hand` };
  }
  return { kind: "resource", resource: { tags: identity.tags, document, denyAllAttached, keys } };
}

interface Identity {
  readonly arn: string;
  readonly id: string;
  readonly path: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** GetUser and GetRole bring the tags; lists do not. */
async function readIdentity(iam: IAMClient, { type, name }: PrincipalPlace): Promise<Identity | undefined> {
  try {
    if (type === "user") {
      const { User: user } = await iam.send(new GetUserCommand({ UserName: name }));
      return identityOf(user?.Arn, user?.UserId, user?.Path, user?.Tags);
    }
    const { Role: role } = await iam.send(new GetRoleCommand({ RoleName: name }));
    return identityOf(role?.Arn, role?.RoleId, role?.Path, role?.Tags);
  } catch (error) {
    if (isNoSuchEntity(error)) return undefined;
    throw error;
  }
}

function identityOf(
  arn: string | undefined,
  id: string | undefined,
  path = "/",
  tags: readonly Tag[] = [],
): Identity | undefined {
  if (arn === undefined || id === undefined) return undefined;
  return {
    arn,
    id,
    path,
    tags: Object.fromEntries(tags.map((tag) => [tag.Key ?? "", tag.Value ?? ""])),
  };
}
