// biome-ignore-all lint/suspicious/noTemplateCurlyInString: IAM writes its policy variables so.
import assert from "node:assert/strict";
import { compileConditions } from "../../../../rehearsal/gateway/authorization/condition";
import { type ContextValues, RequestContext } from "../../../../rehearsal/gateway/authorization/requestContext";

type Value = string | number | boolean;

function holds(
  operator: string,
  values: Value | Value[],
  request: string | string[] | undefined,
  rest: ContextValues = {},
): boolean {
  const context = new RequestContext(rest, request === undefined ? {} : { "test:Key": request });
  return compileConditions({ [operator]: { "TEST:key": values } }, true).every((condition) => condition.holds(context));
}

/** operator, policy value, request value, expected. Request `undefined`: the key is absent. */
type Row = readonly [string, Value | Value[], string | string[] | undefined, boolean];

function table(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    for (const [operator, policy, request, expected] of rows) {
      it(`${operator} ${JSON.stringify(policy)} ${expected ? "holds" : "does not hold"} for ${JSON.stringify(request) ?? "an absent key"}`, () => {
        assert.equal(holds(operator, policy, request), expected);
      });
    }
  });
}

describe("Condition operators", () => {
  table("compare strings", [
    ["StringEquals", "john", "john", true],
    ["StringEquals", "john", "John", false],
    ["StringEquals", ["jane", "john"], "john", true],
    ["StringEquals", "jo*", "john", false],
    ["StringEquals", "${*}", "*", true],
    ["StringNotEquals", "john", "jane", true],
    ["StringNotEquals", ["john", "jane"], "jane", false],
    ["StringEqualsIgnoreCase", "JOHN", "john", true],
    ["StringNotEqualsIgnoreCase", "JOHN", "john", false],
    ["StringLike", "home/*/x?", "home/a/b/x1", true],
    ["StringLike", "home/*", "Home/a", false],
    ["StringLike", "a${*}b", "a*b", true],
    ["StringLike", "a${*}b", "axb", false],
    ["StringLike", "a.c", "abc", false],
    ["StringNotLike", "home/*", "work/a", true],
  ]);

  table("compare numbers, and never hold for what is no number", [
    ["NumericEquals", 10, "10.0", true],
    ["NumericNotEquals", 10, "11", true],
    ["NumericLessThan", "10", "9", true],
    ["NumericLessThan", "10", "10", false],
    ["NumericLessThanEquals", "10", "10", true],
    ["NumericGreaterThan", "10", "9", false],
    ["NumericGreaterThanEquals", "10", "10", true],
    ["NumericLessThan", "10", "many", false],
    ["NumericLessThan", "10", "", false],
  ]);

  table("compare dates in ISO 8601 and in seconds since the epoch", [
    ["DateEquals", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000Z", true],
    ["DateNotEquals", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", true],
    ["DateLessThan", "2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z", true],
    ["DateLessThanEquals", "1767225600", "2026-01-01T00:00:00Z", true],
    ["DateGreaterThan", "2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z", false],
    ["DateGreaterThanEquals", "2026-01-01", "2026-01-01T00:00:00Z", true],
    ["DateLessThan", "2026-01-01T00:00:00Z", "yesterday", false],
  ]);

  table("compare booleans and binary values", [
    ["Bool", true, "true", true],
    ["Bool", "TRUE", "true", true],
    ["Bool", "false", "true", false],
    ["BinaryEquals", "QmluYXJ5", "QmluYXJ5", true],
    ["BinaryEquals", "QmluYXJ5", "QmluYXJ6", false],
  ]);

  table("compare addresses of both families", [
    ["IpAddress", "203.0.113.0/24", "203.0.113.7", true],
    ["IpAddress", "203.0.113.0/24", "203.0.114.7", false],
    ["IpAddress", "203.0.113.7", "203.0.113.7", true],
    ["IpAddress", "2001:db8::/32", "2001:db8:1::1", true],
    ["IpAddress", "2001:db8::/32", "203.0.113.7", false],
    ["IpAddress", "203.0.113.0/24", "::ffff:203.0.113.7", true],
    ["NotIpAddress", "203.0.113.0/24", "198.51.100.1", true],
    ["NotIpAddress", ["203.0.113.0/24", "198.51.100.0/24"], "198.51.100.1", false],
    ["IpAddress", "203.0.113.0/24", "not an address", false],
  ]);

  table("compare ARNs segment by segment", [
    ["ArnEquals", "arn:aws:sns:*:111122223333:alerts", "arn:aws:sns:eu-west-1:111122223333:alerts", true],
    ["ArnLike", "arn:aws:iam::111122223333:role/*", "arn:aws:iam::111122223333:role/path/name", true],
    ["ArnLike", "arn:aws:iam::*:role/x", "arn:aws:iam::111122223333:user/a:role/x", false],
    ["ArnNotLike", "arn:aws:iam::*:role/break-glass", "arn:aws:iam::111122223333:role/web", true],
    ["ArnNotEquals", "arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:role/a", false],
    ["ArnLike", "arn:aws:iam::*:role/*", "not an arn", false],
  ]);

  table("without the key hold only where they are negated, IfExists, or ask for its absence", [
    ["StringEquals", "a", undefined, false],
    ["StringNotEquals", "a", undefined, true],
    ["ArnNotLike", "arn:aws:iam::*:role/*", undefined, true],
    ["NotIpAddress", "203.0.113.0/24", undefined, true],
    ["StringEqualsIfExists", "a", undefined, true],
    ["StringEqualsIfExists", "a", "b", false],
    ["BoolIfExists", "true", undefined, true],
    ["Null", "true", undefined, true],
    ["Null", "true", "a", false],
    ["Null", "false", "a", true],
    ["Null", false, undefined, false],
  ]);

  table("with ForAnyValue need one value that matches", [
    ["ForAnyValue:StringEquals", ["a", "b"], ["b", "c"], true],
    ["ForAnyValue:StringEquals", ["a", "b"], ["c"], false],
    ["ForAnyValue:StringEquals", "a", undefined, false],
    ["ForAnyValue:StringEquals", "a", [], false],
    ["ForAnyValue:StringNotEquals", "a", ["a", "b"], true],
    ["ForAnyValue:StringNotEquals", "a", ["a"], false],
    ["ForAnyValue:StringNotEquals", "a", undefined, false],
    ["ForAnyValue:StringLikeIfExists", "Security*", undefined, true],
    ["ForAnyValue:StringLike", "o-a/r-b/*", ["o-a/r-b/ou-c/"], true],
  ]);

  table("with ForAllValues need every value to match, and hold for none", [
    ["ForAllValues:StringEquals", ["a", "b"], ["a", "b"], true],
    ["ForAllValues:StringEquals", ["a", "b"], ["a", "c"], false],
    ["ForAllValues:StringEquals", "a", undefined, true],
    ["ForAllValues:StringEquals", "a", [], true],
    ["ForAllValues:StringNotEquals", "a", ["b", "c"], true],
    ["ForAllValues:StringNotEquals", "a", ["a", "b"], false],
  ]);

  it("replace policy variables, with a default where the request has no value", () => {
    const principal = { "aws:PrincipalTag/team": "blue", "aws:TagKeys": ["a"] };
    assert.equal(holds("StringEquals", "${aws:PrincipalTag/Team}", "blue", principal), true);
    assert.equal(holds("StringEquals", "${aws:PrincipalTag/team}", "green", principal), false);
    assert.equal(holds("StringEquals", "${aws:PrincipalTag/unit, 'none'}", "none", principal), true);
    assert.equal(holds("StringEquals", "${aws:PrincipalTag/unit}", "", principal), false);
    assert.equal(holds("StringNotEquals", "${aws:PrincipalTag/unit}", "x", principal), true);
    assert.equal(holds("StringEquals", "${aws:TagKeys}", "a", principal), false, "a multivalued key is no variable");
  });

  it("take what a policy variable brings literally, wildcards included", () => {
    assert.equal(holds("StringLike", "${aws:username}/*", "a*/x", { "aws:username": "a*" }), true);
    assert.equal(holds("StringLike", "${aws:username}/*", "abc/x", { "aws:username": "a*" }), false);
  });

  it("leave variables alone in a policy of the older version", () => {
    const [condition] = compileConditions({ StringEquals: { "test:Key": "${aws:username}" } }, false);
    assert.equal(condition?.holds(new RequestContext({ "test:Key": "${aws:username}", "aws:username": "john" })), true);
  });
});
