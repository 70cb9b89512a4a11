import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type BlockScope,
  blockPolicyOf,
  nothingBlocked,
  readBlockPolicy,
  unitedScope,
} from "../../../functions/domain/blockPolicy";
import { isBlocked, principalBlockOf, scopeOf } from "../../../functions/domain/principalBlock";

const place = { partition: "aws-us-gov", accountId: "111122223333" };
const levels = { userLevel: "deny-all", roleLevel: "deny-session" } as const;
const role = { kind: "role", name: "app", roleId: "AROAEXAMPLEPRINCIPAL", session: "nightly" } as const;
const noon = "2026-03-01T12:00:00.000Z";
const one = "2026-03-01T13:00:00.000Z";

const scopes = fc
  .record(
    {
      all: fc.boolean(),
      issuedBefore: fc.option(fc.constantFrom(noon, one), { nil: undefined }),
      sessions: fc.uniqueArray(fc.constantFrom("AROAA:one", "AROAA:two", "AROAA:three")),
      instances: fc.uniqueArray(fc.constantFrom("arn:aws:ec2:*:1:instance/i-1", "arn:aws:ec2:*:1:instance/i-2")),
    },
    { noNullPrototype: true },
  )
  .filter(({ all, issuedBefore, sessions, instances }) => all || `${issuedBefore ?? ""}${sessions}${instances}` !== "");

describe("The policy that blocks", () => {
  it("denies everything in one statement, whatever else is blocked", () => {
    assert.deepEqual(JSON.parse(blockPolicyOf({ ...nothingBlocked, all: true, issuedBefore: noon })), {
      Version: "2012-10-17",
      Statement: [{ Sid: "FirebreakDenyAll", Effect: "Deny", Action: "*", Resource: "*" }],
    });
  });

  it("denies sessions by their issue time, by aws:userid and by the instance that they were given to", () => {
    const scope: BlockScope = { all: false, issuedBefore: noon, sessions: ["AROAA:one"], instances: ["arn:i"] };
    const { Statement: statements } = JSON.parse(blockPolicyOf(scope));
    assert.deepEqual(
      statements.map(({ Condition }: { Condition: unknown }) => Condition),
      [
        { DateLessThan: { "aws:TokenIssueTime": [noon] } },
        { StringEquals: { "aws:userid": ["AROAA:one"] } },
        { ArnLike: { "ec2:SourceInstanceARN": ["arn:i"] } },
      ],
    );
  });

  it("is read back as what was put", () => {
    fc.assert(
      fc.property(scopes, (scope) => {
        const expected = scope.all ? { ...nothingBlocked, all: true } : scope;
        assert.deepEqual(readBlockPolicy(blockPolicyOf(scope)), expected);
      }),
    );
  });

  it("is not taken for ours once anything of it was edited", () => {
    const document = JSON.parse(blockPolicyOf({ ...nothingBlocked, sessions: ["AROAA:one"] }));
    const [statement] = document.Statement;
    for (const edited of [
      { ...document, Id: "x" },
      { ...document, Statement: [] },
      { ...document, Statement: [{ ...statement, Effect: "Allow" }] },
      { ...document, Statement: [{ ...statement, Action: "s3:*" }] },
      { ...document, Statement: [{ ...statement, Sid: "Mine" }] },
      { ...document, Statement: [statement, statement] },
      { ...document, Statement: [{ ...statement, Condition: { StringLike: { "aws:userid": ["AROAA:one"] } } }] },
    ]) {
      assert.equal(readBlockPolicy(JSON.stringify(edited)), undefined, JSON.stringify(edited));
    }
    for (const text of [null, "", "{", "[]", "null"]) assert.equal(readBlockPolicy(text), undefined);
  });

  it("of two findings denies what either denied", () => {
    fc.assert(
      fc.property(scopes, scopes, (first, second) => {
        const both = unitedScope(first, second);
        for (const scope of [first, second]) {
          assert.ok(!scope.all || both.all);
          assert.ok(scope.issuedBefore === undefined || (both.issuedBefore ?? "") >= scope.issuedBefore);
          assert.ok([...scope.sessions].every((each) => both.sessions.includes(each)));
          assert.ok([...scope.instances].every((each) => both.instances.includes(each)));
        }
      }),
    );
  });

  it("can't be made of nothing", () => {
    assert.throws(() => blockPolicyOf(nothingBlocked), RangeError);
  });
});

describe("How far a principal is blocked", () => {
  it("is the user's level for a user, and one session of a role", () => {
    const user = { kind: "user", name: "alice", userId: undefined } as const;
    assert.deepEqual(principalBlockOf(user, levels, place), { level: "deny-all", sessions: [], instances: [] });
    assert.deepEqual(principalBlockOf(role, levels, place), {
      level: "deny-session",
      sessions: ["AROAEXAMPLEPRINCIPAL:nightly"],
      instances: [],
    });
  });

  it("takes in the instance's credentials where the session is an instance's, in its partition and whatever Region", () => {
    const session = "i-0123456789abcdef0";
    const { instances } = principalBlockOf({ ...role, session }, levels, place);
    assert.deepEqual(instances, [`arn:aws-us-gov:ec2:*:111122223333:instance/${session}`]);
  });

  it("is every session issued until now where the finding does not tell which one acted", () => {
    for (const unknown of [{ session: undefined }, { roleId: undefined }]) {
      assert.equal(principalBlockOf({ ...role, ...unknown }, levels, place).level, "revoke-sessions");
    }
  });

  it("answers a finding until another session acts, or there is activity after the revocation", () => {
    const denied = principalBlockOf(role, levels, place);
    const scope = scopeOf(denied, noon);
    assert.ok(isBlocked(scope, denied, one));
    assert.ok(!isBlocked(scope, principalBlockOf({ ...role, session: "other" }, levels, place), noon));

    const revoked = principalBlockOf(role, { ...levels, roleLevel: "revoke-sessions" }, place);
    assert.ok(isBlocked(scopeOf(revoked, noon), revoked, noon));
    assert.ok(!isBlocked(scopeOf(revoked, noon), revoked, one));
    assert.ok(!isBlocked(scope, revoked, noon));

    const everything = { ...nothingBlocked, all: true };
    for (const block of [denied, revoked]) assert.ok(isBlocked(everything, block, one));
  });
});
