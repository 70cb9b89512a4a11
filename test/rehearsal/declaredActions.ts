import type { PermissionStatement, ResponderPermissions } from "../../functions/domain/permissions";
import type { ResponderDefinition } from "../../functions/domain/responder";
import type { JournalEntry } from "../../rehearsal/gateway/journal";
import { callsOf } from "../../rehearsal/scenarios/responderCalls";

/** Declared by some responder, and yet called by none, by action: why it is granted all the same. */
export const calledByNone: Readonly<Record<string, string>> = {
  "kms:CreateGrant": "EC2 asks for the grant in the caller's name when it starts an instance with an encrypted volume",
};

/** Actions that the responder declares for itself, in members and at home, and that it did not call in these entries. */
export function idleActions(definition: ResponderDefinition, entries: readonly JournalEntry[]): readonly string[] {
  const { home, member, apart = {} } = definition.permissions;
  return idleAmong([...home, ...member, ...Object.values(apart).flat()], callsOf(definition.name, entries));
}

/** Actions that the responder declares for undoing what it did, and that the release responder did not call. */
export function idleReleaseActions(
  { permissions }: ResponderDefinition,
  entries: readonly JournalEntry[],
): readonly string[] {
  const { release = [] }: ResponderPermissions = permissions;
  return idleAmong(release, callsOf("release-incident", entries));
}

export function actionsOf(statements: readonly PermissionStatement[]): readonly string[] {
  return [...new Set(statements.flatMap(({ actions }): readonly string[] => actions))];
}

function idleAmong(statements: readonly PermissionStatement[], calls: readonly JournalEntry[]): readonly string[] {
  const called = new Set(calls.map(({ service, operation }) => `${service}:${operation}`));
  return actionsOf(statements).filter((action) => !called.has(action) && !(action in calledByNone));
}
