import type { PermissionStatement } from "./permissions";

/**
 * The same permissions in fewer words: statements of the same effect, resources and conditions are one, under the first one's
 * Sid. All inline policies of a role share one limit, and containing and undoing mostly act on the same resources. Pure.
 */
export function unitedStatements(statements: readonly PermissionStatement[]): readonly PermissionStatement[] {
  const united = new Map<string, PermissionStatement>();
  for (const statement of statements) {
    const { effect = "Allow", resources, conditions = {} } = statement;
    const key = JSON.stringify([effect, [...resources].sort(), conditions]);
    const known = united.get(key);
    if (known === undefined) united.set(key, statement);
    else {
      const [first, ...rest] = known.actions;
      const more = statement.actions.filter((action) => !known.actions.includes(action));
      united.set(key, { ...known, actions: [first, ...rest, ...more] });
    }
  }
  return [...united.values()];
}
