import assert from "node:assert/strict";
import { AccountShares, ShareUsedUpError } from "../../../functions/sweep-noncompliance/accountShare";

describe("An account's share of a sweep", () => {
  it("ends after 10,000 resources, whichever rules find them, and takes nothing from other accounts", () => {
    const shares = new AccountShares();
    for (let page = 0; page < 100; page++) {
      shares.require("111122223333");
      shares.take("111122223333", 100);
    }
    assert.throws(
      () => shares.require("111122223333"),
      (error: Error) => error instanceof ShareUsedUpError && /account 111122223333 has 10000/.test(error.message),
    );
    shares.require("444455556666");
  });
});
