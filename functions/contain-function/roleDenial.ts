import type { IAMClient } from "@aws-sdk/client-iam";
import * as z from "zod";
import type { OpenIncident } from "../aws/openIncident";
import { QuotaReachedError } from "../aws/quota";
import { despiteOthers, untilShown } from "../aws/readBack";
import { denialPolicyName, type FunctionEntity, isFunctionDenial } from "../domain/functionDenial";
import type { Change, Incident } from "../domain/incident";
import { denialOf, type FunctionRole, isDenied, policiesOf } from "./functionRole";
import { denialItem, denialItemOf } from "./functionTarget";

/** The deny was accepted but can't be read back, or the role has no room for it. */
export class RoleNotDeniedError extends Error {
  override readonly name = "RoleNotDeniedError";
}

/** What was there before; `role` is null until it was read. */
export const denialBefore = z.object({ role: z.string().nullable(), document: z.string().nullable() });

export type DeniableRole = Extract<FunctionRole, { kind: "role" }>;

export interface Denial {
  readonly named: FunctionEntity;
  readonly level: "sessions" | "deny";
  readonly role: DeniableRole;
}

/** The recorded deny of one role. The one that the claim wrote is of the first role that is denied. */
function recordedDenial({ changes }: Incident, roleName: string): Change | undefined {
  return changes.find(
    ({ item, before }) => isDenialItem(item) && denialBefore.safeParse(before).data?.role === roleName,
  );
}

export function isDenialItem(item: string): boolean {
  return item === denialItem || item.startsWith(`${denialItem}/`);
}

/** Names of the roles that this incident denies, or may have. */
export function deniedRoles({ changes }: Incident): readonly string[] {
  return changes.flatMap(({ item, before, state }) => {
    const role = isDenialItem(item) && state !== "skipped" ? denialBefore.safeParse(before).data?.role : undefined;
    return typeof role === "string" ? [role] : [];
  });
}

/**
 * Notes what the role's policy of our name said before. Answers whether that must be written before it is overwritten: where
 * it is not ours, which the claim could not know.
 */
export function noteBefore(incident: OpenIncident, { named, role }: Denial): boolean {
  if (recordedDenial(incident.entry, role.name) !== undefined) return false;
  const foreign = role.document !== null && !isFunctionDenial(role.document, named);
  const opening = incident.entry.changes.find(({ item, before }) => item === denialItem && isUnnamed(before));
  const item = opening === undefined ? denialItemOf(role.name) : denialItem;
  incident.noteChanges([
    { item, before: { role: role.name, document: foreign ? role.document : null }, state: "recorded" },
  ]);
  return foreign || opening === undefined;
}

function isUnnamed(before: Change["before"]): boolean {
  return denialBefore.safeParse(before).data?.role === null;
}

/** Notes why a role is left as it is. */
export function noteKept(incident: OpenIncident, { name, because }: Extract<FunctionRole, { kind: "kept" }>): void {
  const opening = incident.entry.changes.find(({ item, before }) => item === denialItem && isUnnamed(before));
  incident.noteChanges([
    {
      item: opening === undefined ? denialItemOf(name) : denialItem,
      before: null,
      state: "skipped",
      detail: `role ${name} is left as it is: ${because}`,
    },
  ]);
}

/** Puts the deny where it is not there yet; the result tells whether it had to. Throws `RoleNotDeniedError` and what the SDK throws. */
export async function denyRole(iam: IAMClient, { named, level, role }: Denial): Promise<boolean> {
  if (isDenied(level, named, role)) return false;
  const document = denialOf(level, named, role.id);
  try {
    await despiteOthers(() => policiesOf(iam, named, role.name).put(document));
  } catch (cause) {
    if (!(cause instanceof QuotaReachedError)) throw cause;
    throw new RoleNotDeniedError(
      `Role ${role.name} in account ${named.accountId} has no room for another inline policy. Take one away from it, or deny it by a service control policy.`,
      { cause },
    );
  }
  return true;
}

/** Reads the deny back and notes it as done. Throws `RoleNotDeniedError`. */
export async function confirmDenial(
  iam: IAMClient,
  incident: OpenIncident,
  { named, level, role }: Denial,
): Promise<void> {
  let document: string | null = null;
  const shown = await untilShown(async () => {
    document = await policiesOf(iam, named, role.name).document();
    return isDenied(level, named, { ...role, document });
  });
  if (!shown) {
    throw new RoleNotDeniedError(
      `IAM accepted the deny of ${named.name} on role ${role.name} but does not show it. Somebody else may be taking it away: look in CloudTrail.`,
    );
  }
  const recorded = recordedDenial(incident.entry, role.name);
  if (recorded === undefined) return;
  const who = level === "deny" ? "everything" : "everything to this function";
  incident.noteChanges([
    {
      ...recorded,
      after: { document },
      state: "done",
      detail: `role ${role.name} denies ${who} (inline policy ${denialPolicyName(named)})`,
    },
  ]);
}
