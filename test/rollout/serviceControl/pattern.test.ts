import { strict as assert } from "node:assert";
import { describe, it } from "mocha";
import { arnLike, covers, coversAction, overlap } from "../../../rollout/serviceControl/pattern";

describe("patterns of service control policies", () => {
  it("cover what they match, other patterns among it", () => {
    assert.ok(covers("*", "arn:aws:ec2:*:111111111111:instance/*"));
    assert.ok(covers("arn:aws:iam::*:role/*", "arn:aws:iam::111111111111:role/admin-*"));
    assert.ok(covers("a?c", "abc"));
  });

  it("do not cover a pattern that stands for more", () => {
    assert.ok(!covers("arn:aws:iam::*:role/admin-*", "arn:aws:iam::111111111111:role/*"));
    assert.ok(!covers("a?c", "a*c"), "the other's asterisk may stand for more than one character");
    assert.ok(!covers("a.c", "abc"), "a full stop is itself");
  });

  it("overlap where some text matches both", () => {
    assert.ok(overlap("arn:aws:iam::*:role/admin-*", "arn:aws:iam::111111111111:role/*"));
    assert.ok(overlap("*-prod", "app-*"));
    assert.ok(overlap("a?", "*b"));
    assert.ok(!overlap("arn:aws:ec2:*:*:instance/*", "arn:aws:ec2:*:*:volume/*"));
    assert.ok(!overlap("a", "ab"));
    assert.ok(overlap("*", ""));
  });

  it("overlap in time that grows with their lengths, not with their asterisks", () => {
    const many = `${"a*".repeat(60)}b`;
    assert.equal(overlap(many, `${"*a".repeat(60)}c`), false);
  });

  it("compare actions without regard to case, and ARNs part by part", () => {
    assert.ok(coversAction("EC2:modify*", "ec2:ModifyInstanceAttribute"));
    assert.ok(arnLike("arn:aws:iam::*:role/x/*", "arn:aws:iam::111111111111:role/x/y"));
    assert.ok(!arnLike("arn:aws:*:role/x", "arn:aws:iam::111111111111:role/x"), "an asterisk does not cross a colon");
  });
});
