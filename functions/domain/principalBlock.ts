import { type BlockScope, nothingBlocked } from "./blockPolicy";
import type { ActingPrincipal } from "./principal";

export type BlockLevel = "deny-session" | "revoke-sessions" | "deny-all";

/** How far one principal is to be blocked for one finding. */
export interface PrincipalBlock {
  readonly level: BlockLevel;
  /** Of `deny-session`. */
  readonly sessions: readonly string[];
  readonly instances: readonly string[];
}

export interface BlockedPlace {
  readonly partition: string;
  readonly accountId: string;
}

/** The playbook row's level, for what the finding tells of the principal. */
export function principalBlockOf(
  principal: Exclude<ActingPrincipal, { kind: "undeniable" }>,
  levels: { readonly userLevel: BlockLevel; readonly roleLevel: BlockLevel },
  place: BlockedPlace,
): PrincipalBlock {
  if (principal.kind === "user") return { level: levels.userLevel, sessions: [], instances: [] };
  const { roleId, session } = principal;
  if (levels.roleLevel !== "deny-session") return { level: levels.roleLevel, sessions: [], instances: [] };
  // Without role id and session name there is nothing to tell this session from the others by.
  if (roleId === undefined || session === undefined) return { level: "revoke-sessions", sessions: [], instances: [] };
  return { level: "deny-session", sessions: [`${roleId}:${session}`], instances: instancesOf(session, place) };
}

/**
 * EC2 names an instance's sessions after the instance ("AWS global condition context keys", `aws:userid`). The finding's
 * Region is where the credentials were used, which for stolen ones need not be the instance's: any Region is meant.
 */
function instancesOf(session: string, { partition, accountId }: BlockedPlace): readonly string[] {
  return /^i-[0-9a-f]{8,17}$/.test(session) ? [`arn:${partition}:ec2:*:${accountId}:instance/${session}`] : [];
}

/** What the block denies when it is put at `now` (ISO 8601). */
export function scopeOf(block: PrincipalBlock, now: string): BlockScope {
  switch (block.level) {
    case "deny-all":
      return { ...nothingBlocked, all: true };
    case "revoke-sessions":
      return { ...nothingBlocked, issuedBefore: now };
    case "deny-session":
      return { ...nothingBlocked, sessions: block.sessions, instances: block.instances };
  }
}

/**
 * Whether what is denied answers a finding whose newest activity was at `lastSeen` (ISO 8601, milliseconds). Revoked sessions
 * are answered for until there is activity after the revocation: the principal has got itself new ones.
 */
export function isBlocked(scope: BlockScope, block: PrincipalBlock, lastSeen: string): boolean {
  if (scope.all) return true;
  switch (block.level) {
    case "deny-all":
      return false;
    case "revoke-sessions":
      return scope.issuedBefore !== undefined && lastSeen <= scope.issuedBefore;
    case "deny-session":
      return (
        block.sessions.every((session) => scope.sessions.includes(session)) &&
        block.instances.every((instance) => scope.instances.includes(instance))
      );
  }
}
