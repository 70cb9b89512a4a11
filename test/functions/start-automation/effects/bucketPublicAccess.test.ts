import assert from "node:assert/strict";
import * as fc from "fast-check";
import { type PublicAccess, settledBy } from "../../../../functions/domain/publicAccess";
import { blockOf } from "../../../../functions/start-automation/effects/bucketPublicAccess";

const whole = blockOf({
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
});
const nobody: PublicAccess = { block: null, accountBlock: null, byPolicy: false, byAcl: false };
const reasonFor = (differences: Partial<PublicAccess>) => settledBy("exports", { ...nobody, ...differences });

describe("Whether anybody has public access to a bucket", () => {
  it("is so by its policy, and by its ACL", () => {
    assert.equal(reasonFor({ byPolicy: true }), undefined);
    assert.equal(reasonFor({ byAcl: true }), undefined);
  });

  it("is not so where neither gives any, whatever the finding says", () => {
    assert.match(reasonFor({}) ?? "", /nobody has public access to bucket exports/);
  });

  it("is not so where the bucket or its account blocks all of it", () => {
    assert.match(reasonFor({ byPolicy: true, block: whole }) ?? "", /blocks all public access already/);
    assert.match(reasonFor({ byPolicy: true, accountBlock: whole }) ?? "", /its account blocks all/);
  });

  it("follows the most restrictive of the two settings that count, each for what it is about", () => {
    const restricts = blockOf({ RestrictPublicBuckets: true });
    const ignores = blockOf({ IgnorePublicAcls: true });
    assert.ok(reasonFor({ byPolicy: true, accountBlock: restricts }));
    assert.equal(reasonFor({ byPolicy: true, byAcl: true, accountBlock: restricts }), undefined);
    assert.ok(reasonFor({ byPolicy: true, byAcl: true, accountBlock: restricts, block: ignores }));
    // These keep new policies and ACLs out, and leave those that are there in force.
    const onlyNew = blockOf({ BlockPublicAcls: true, BlockPublicPolicy: true });
    assert.equal(reasonFor({ byPolicy: true, block: onlyNew }), undefined);
  });

  it("is not answered otherwise by blocking more", () => {
    const flag = fc.boolean();
    const block = fc.option(
      fc.record({
        BlockPublicAcls: flag,
        IgnorePublicAcls: flag,
        BlockPublicPolicy: flag,
        RestrictPublicBuckets: flag,
      }),
      { nil: null },
    );
    fc.assert(
      fc.property(block, block, flag, flag, (own, accountBlock, byPolicy, byAcl) => {
        const access = { block: own, accountBlock, byPolicy, byAcl };
        const settled = settledBy("exports", access) !== undefined;
        if (settled) assert.ok(settledBy("exports", { ...access, block: whole }) !== undefined);
        assert.equal(
          settledBy("exports", { ...access, block: accountBlock, accountBlock: own }) !== undefined,
          settled,
        );
      }),
    );
  });
});
