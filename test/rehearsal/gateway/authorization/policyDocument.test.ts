import assert from "node:assert/strict";
import { MalformedPolicyError, parsePolicyDocument } from "../../../../rehearsal/gateway/authorization/policyDocument";

const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
const parse = (input: unknown) => parsePolicyDocument(input, "policy under test");

describe("A policy document", () => {
  it("is read with one statement or a list, and single values or lists in it", () => {
    assert.deepEqual(parse({ Version: "2012-10-17", Statement: statement }).Statement, statement);
    const listed = { ...statement, Action: ["s3:GetObject"], Resource: ["*"], Principal: { AWS: ["111122223333"] } };
    assert.deepEqual(parse(JSON.stringify({ Statement: [listed] })).Statement, [listed]);
  });

  it("is refused with the name of the policy and of what is wrong in it", () => {
    const cases: [unknown, RegExp][] = [
      ["{", /policy under test is not JSON/],
      ["[]", /policy under test/],
      [{ Statement: { ...statement, Effect: "Permit" } }, /Effect|Invalid input/],
      [{ Statement: { Effect: "Allow", Resource: "*" } }, /exactly one of Action and NotAction/],
      [{ Statement: { ...statement, NotAction: "s3:*" } }, /exactly one of Action and NotAction/],
      [{ Statement: { ...statement, NotResource: "*" } }, /both Resource and NotResource/],
      [{ Statement: { ...statement, Principal: "*", NotPrincipal: "*" } }, /both Principal and NotPrincipal/],
      [{ Statement: { ...statement, Resources: "*" } }, /Resources/],
      [{ Version: "2020-01-01", Statement: statement }, /Version/],
      [
        { Statement: { ...statement, Condition: { StringMatches: { "aws:username": "x" } } } },
        /StringMatches is not a condition operator/,
      ],
    ];
    for (const [input, message] of cases) {
      assert.throws(
        () => parse(input),
        (error) => error instanceof MalformedPolicyError && message.test(error.message),
        String(message),
      );
    }
  });
});
