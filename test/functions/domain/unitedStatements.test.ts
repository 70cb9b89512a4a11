import assert from "node:assert/strict";
import type { PermissionStatement, ResponderPermissions } from "../../../functions/domain/permissions";
import { unitedStatements } from "../../../functions/domain/unitedStatements";
import { responders } from "../../../functions/responders";

/** Each action on each resource under each condition, one a line. */
function grantsOf(statements: readonly PermissionStatement[]): string[] {
  const lines = statements.flatMap(({ effect = "Allow", actions, resources, conditions = {} }) =>
    actions.flatMap((action) => resources.map((on) => JSON.stringify([effect, action, on, conditions]))),
  );
  return [...new Set(lines)].sort();
}

describe("Statements that are united", () => {
  for (const { name, permissions } of Object.values(responders)) {
    it(`grant for ${name} what they granted apart, no more and no less, and no two have one Sid`, () => {
      const { member, apart = {}, release = [] }: ResponderPermissions = permissions;
      const all = [...member, ...Object.values(apart).flat(), ...release];
      const united = unitedStatements(all);
      assert.deepEqual(grantsOf(united), grantsOf(all));
      assert.equal(new Set(united.map(({ sid }) => sid)).size, united.length);
    });
  }

  it("are one only where effect, resources and conditions are the same, in whatever order resources stand", () => {
    const read = { sid: "Read", actions: ["iam:GetRole"], resources: ["a", "b"] } as const;
    const write = { sid: "Write", actions: ["iam:PutRolePolicy", "iam:GetRole"], resources: ["b", "a"] } as const;
    const other = { sid: "Other", actions: ["iam:PutRolePolicy"], resources: ["a"] } as const;
    const bound = { ...read, sid: "Bound", conditions: { Bool: { "aws:SecureTransport": "true" } } };
    const denied = { ...read, sid: "Denied", effect: "Deny" } as const;
    assert.deepEqual(unitedStatements([read, write, other, bound, denied]), [
      { ...read, actions: ["iam:GetRole", "iam:PutRolePolicy"] },
      other,
      bound,
      denied,
    ]);
  });
});
