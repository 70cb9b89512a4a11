import assert from "node:assert/strict";
import { sameJson, samePolicy } from "../../../functions/domain/policyEquality";

const statement = { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: "*" };
const policy = (...statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });

describe("equality of policy documents", () => {
  it("takes one value for a list of one, and lists of actions and resources for sets", () => {
    const other = { Resource: ["*"], Effect: "Allow", Action: ["s3:PutObject", "s3:GetObject"] };
    assert.ok(samePolicy(policy(statement), policy(other)));
    assert.ok(samePolicy(policy(statement), JSON.stringify({ Version: "2012-10-17", Statement: statement })));
  });

  it("takes an account's id for its root, and a bare star for every AWS principal", () => {
    const by = (AWS: unknown) => policy({ ...statement, Principal: { AWS } });
    assert.ok(samePolicy(by("111122223333"), by(["arn:aws:iam::111122223333:root"])));
    assert.ok(samePolicy(policy({ ...statement, Principal: "*" }), by("*")));
    assert.ok(!samePolicy(by("111122223333"), by("arn:aws:iam::111122223333:role/x")));
  });

  it("takes condition values for sets of texts", () => {
    const where = (value: unknown) => policy({ ...statement, Condition: { Bool: { "aws:SecureTransport": value } } });
    assert.ok(samePolicy(where(true), where(["true"])));
    assert.ok(!samePolicy(where(true), where("false")));
  });

  it("tells documents apart that grant other things", () => {
    assert.ok(!samePolicy(policy(statement), policy({ ...statement, Effect: "Deny" })));
    assert.ok(!samePolicy(policy(statement), policy({ ...statement, Action: "s3:GetObject" })));
    assert.ok(!samePolicy(policy(statement), policy(statement, { ...statement, Sid: "More" })));
    assert.ok(!samePolicy(policy(statement), "not JSON"));
  });
});

describe("equality of JSON texts", () => {
  it("does not heed white space and the order of keys, but that of lists", () => {
    assert.ok(sameJson('{"a":1,"b":[1,2]}', '{ "b": [1, 2], "a": 1 }'));
    assert.ok(!sameJson('{"b":[1,2]}', '{"b":[2,1]}'));
  });
});
