import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { PolicyStatement } from "../../../functions/domain/policyDocument";
import { serviceControlLimits, serviceControlPolicies } from "../../../functions/domain/serviceControl";

function statement(Sid: string, length: number): PolicyStatement {
  const bare = { Sid, Effect: "Deny", Action: "", Resource: "*" } as const;
  return { ...bare, Action: "a".repeat(Math.max(length - JSON.stringify(bare).length, 0)) };
}

const matter = (...statements: PolicyStatement[]) => ({ name: "guard", description: "d", statements });

describe("Service control policies", () => {
  it("are one where all statements fit", () => {
    const policies = serviceControlPolicies([matter(statement("A", 2_000), statement("B", 2_000))]);
    assert.deepEqual(
      policies.map(({ name }) => name),
      ["guard"],
    );
  });

  it("are several by number where they do not, each statement whole and in its order", () => {
    const policies = serviceControlPolicies([
      matter(statement("A", 3_000), statement("B", 3_000), statement("C", 1_000)),
    ]);
    assert.deepEqual(
      policies.map(({ name, content }) => [name, JSON.parse(content).Statement.map(({ Sid }: { Sid: string }) => Sid)]),
      [
        ["guard", ["A"]],
        ["guard-2", ["B", "C"]],
      ],
    );
  });

  it("never exceed what Organizations takes, whatever the statements", () => {
    const lengths = fc.array(fc.integer({ min: 60, max: 4_000 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(lengths, (each) => {
        const policies = serviceControlPolicies([
          matter(...each.map((length, index) => statement(`S${index}`, length))),
        ]);
        return policies.every(({ content }) => content.length <= serviceControlLimits.characters);
      }),
    );
  });

  it("refuse a statement that no policy holds, and say what to shorten", () => {
    assert.throws(() => serviceControlPolicies([matter(statement("A", 5_200))]), {
      name: "RangeError",
      message: /Statement A of the guard has 5\d{3} characters.*takes 5120.*firebreak:exceptionPrincipals/,
    });
  });

  it("refuse to be more than a target takes beside FullAWSAccess", () => {
    const statements = ["A", "B", "C", "D", "E"].map((sid) => statement(sid, 4_000));
    assert.throws(() => serviceControlPolicies([matter(...statements)]), {
      name: "RangeError",
      message: /needs 5 service control policies \(guard 4\d{3}, guard-2 .*a target takes 4/,
    });
  });
});
