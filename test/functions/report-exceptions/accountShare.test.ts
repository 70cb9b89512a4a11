import assert from "node:assert/strict";
import { AccountShare } from "../../../functions/report-exceptions/accountShare";

describe("An account's share of a report", () => {
  it("ends after 10,000 exceptions, whichever Regions have them", () => {
    const share = new AccountShare();
    for (let page = 0; page < 100; page++) share.take(100);
    assert.throws(() => share.take(1), { name: "ShareUsedUpError", message: /more than 10000 exceptions/ });
  });
});
