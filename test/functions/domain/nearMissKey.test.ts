import assert from "node:assert/strict";
import fc from "fast-check";
import { nearMissKeys } from "../../../functions/domain/nearMissKey";

describe("A tag key that is nearly the exception's", () => {
  for (const [what, key] of [
    ["other case", "securityexception"],
    ["capitals", "SECURITYEXCEPTION"],
    ["a hyphen", "Security-Exception"],
    ["a space", "Security Exception"],
    ["an underscore in small letters", "security_exception"],
    ["a colon", "security:exception"],
    ["a letter too many", "SecurityExceptions"],
    ["a letter too few", "SecurityExcepton"],
    ["another letter", "SecurityExceptiom"],
    ["two letters swapped", "SecurityExcpetion"],
    ["two letters swapped at the end", "SecurityExceptino"],
  ] as const) {
    it(`is seen by ${what}: ${key}`, () => {
      assert.deepEqual(nearMissKeys(["Name", key, "Owner"], "SecurityException"), [key]);
    });
  }

  for (const key of [
    "SecurityException",
    "SecurityContact",
    "Exception",
    "SecurityException-2027",
    "ecurityExceptionn2",
    "aws:SecurityException",
    "",
  ]) {
    it(`is not ${JSON.stringify(key)}`, () => {
      assert.deepEqual(nearMissKeys([key], "SecurityException"), []);
    });
  }

  it("differs in more than a letter where the key is short, for another word is soon written", () => {
    assert.deepEqual(nearMissKeys(["host", "Cost", "c-o-s-t"], "cost"), ["Cost", "c-o-s-t"]);
  });

  it("is never the key itself, nor a key of signs alone beside one of signs", () => {
    assert.deepEqual(nearMissKeys(["-", "=", "_"], "-"), []);
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 20 })), fc.string({ minLength: 1, maxLength: 20 }), (keys, key) => {
        const near = nearMissKeys([...keys, key], key);
        assert.ok(!near.includes(key));
        assert.ok(near.every((name) => keys.includes(name)));
      }),
    );
  });
});
