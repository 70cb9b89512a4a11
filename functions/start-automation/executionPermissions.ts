import type { PermissionStatement } from "../domain/permissions";
import { knownDocument } from "./documents";
import type { StartAutomationOptionsInput } from "./options";

/**
 * What the execution role of a member must be allowed for the runbooks of these rows: what Firebreak knows of each, and what
 * the row itself adds. The same statement counts once; Sids stay unique.
 */
export function automationPermissionsOf(rows: readonly StartAutomationOptionsInput[]): readonly PermissionStatement[] {
  const statements = new Map<string, PermissionStatement>();
  for (const { document, permissions } of rows) {
    for (const { sid, ...rest } of [...(knownDocument(document)?.permissions ?? []), ...(permissions ?? [])]) {
      statements.set(JSON.stringify(rest), { sid, ...withoutUndefined(rest) });
    }
  }
  const taken = new Set<string>();
  return [...statements.values()].map((statement) => {
    const sid = freeSid(statement.sid, taken);
    taken.add(sid);
    return { ...statement, sid };
  });
}

function freeSid(wanted: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const sid = number === 1 ? wanted : `${wanted}${number}`;
    if (!taken.has(sid)) return sid;
  }
}

type RowPermission = NonNullable<StartAutomationOptionsInput["permissions"]>[number];

function withoutUndefined({
  actions,
  resources,
  conditions,
  because,
}: Omit<PermissionStatement, "sid"> | Omit<RowPermission, "sid">): Omit<PermissionStatement, "sid"> {
  return {
    actions,
    resources,
    ...(conditions === undefined ? {} : { conditions }),
    ...(because === undefined ? {} : { because }),
  };
}
