import assert from "node:assert/strict";
import fc from "fast-check";
import { neverContainPattern } from "../../../functions/domain/neverContain";

describe("The hard deny-list", () => {
  it("covers by wildcard, and tells by which", () => {
    const patterns = ["arn:aws:iam::*:role/break-glass", "arn:aws:ec2:*:111122223333:instance/*"];
    assert.equal(neverContainPattern("arn:aws:ec2:eu-west-1:111122223333:instance/i-1", patterns), patterns[1]);
    assert.equal(neverContainPattern("arn:aws:iam::444455556666:role/break-glass", patterns), patterns[0]);
    assert.equal(neverContainPattern("arn:aws:iam::444455556666:role/break-glass-2", patterns), undefined);
  });

  it("takes no character but * and ? as special", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const literal = text.replaceAll("*", "").replaceAll("?", "");
        assert.equal(neverContainPattern(literal, [literal]), literal);
        assert.equal(neverContainPattern(`${literal}x`, [literal]), undefined);
      }),
    );
  });
});
