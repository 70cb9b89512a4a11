import assert from "node:assert/strict";
import { EventPattern } from "../../../../functions/domain/eventPattern/eventPattern";

const matches = (pattern: object, event: object) => EventPattern.parse(JSON.stringify(pattern)).matches(event);

/** "Comparison operators for use in event patterns": how the operators combine, one value that fits and one that does not. */
const operators: readonly [operator: object, fits: string, fitsNot: string][] = [
  [{ suffix: "-prohibited" }, "s3-bucket-public-read-prohibited", "prohibited-s3"],
  [{ suffix: { "equals-ignore-case": ".PNG" } }, "evidence.png", "evidence.gif"],
  [{ "equals-ignore-case": "alice" }, "ALICE", "bob"],
  [{ wildcard: "OrgConfigRule-*-????????" }, "OrgConfigRule-x-????????", "OrgConfigRule-x-a1b2c3d4"],
  [{ wildcard: "a\\*b" }, "a*b", "axb"],
  [{ "anything-but": { prefix: ["OrgConfigRule-", "securityhub-"] } }, "own-rule", "securityhub-rule"],
  [{ "anything-but": { suffix: ".png" } }, "a.jpg", "a.png"],
  [{ "anything-but": { wildcard: "*/lib/*" } }, "/usr/etc/x", "/usr/lib/x"],
  [{ "anything-but": { wildcard: ["*/lib/*", "*/bin/*"] } }, "/usr/etc/x", "/usr/bin/x"],
  [{ "anything-but": { "equals-ignore-case": ["INIT", "stop"] } }, "run", "Init"],
];

describe("Operators of event patterns", () => {
  for (const [operator, fits, fitsNot] of operators) {
    it(`${JSON.stringify(operator)} takes ${fits} and leaves ${fitsNot}`, () => {
      assert.equal(matches({ detail: { a: [operator] } }, { detail: { a: fits } }), true);
      assert.equal(matches({ detail: { a: [operator] } }, { detail: { a: fitsNot } }), false);
    });
  }

  it("stand in $or at any depth, beside what must hold in any case", () => {
    const detail = { $or: [{ a: [{ prefix: "x" }] }, { b: { c: [{ suffix: "y" }] } }] };
    const pattern = { source: ["aws.config"], detail };
    assert.equal(matches(pattern, { source: "aws.config", detail: { b: { c: "oy" } } }), true);
    assert.equal(matches(pattern, { source: "aws.config", detail: { b: { c: "oz" } } }), false);
    assert.equal(matches(pattern, { source: "aws.ec2", detail: { a: "xo" } }), false);
  });
});
