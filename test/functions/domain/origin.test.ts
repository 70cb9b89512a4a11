import assert from "node:assert/strict";
import fc from "fast-check";
import { judgeOrigin } from "../../../functions/domain/origin";
import { exampleFinding } from "./examples";

const home = { securityAccountId: "999999999999", partition: "aws" };

function sentFrom(account: string, region = "eu-central-1") {
  return exampleFinding({ envelope: { eventId: "e", account, region } });
}

describe("Judging an event's origin", () => {
  it("trusts an account about itself", () => {
    assert.deepEqual(judgeOrigin(sentFrom("111122223333"), home), { trusted: true });
  });

  it("trusts the security account about every member, as GuardDuty's delegated administrator", () => {
    assert.deepEqual(judgeOrigin(sentFrom("999999999999"), home), { trusted: true });
  });

  it("trusts no other account about a third, whichever it is", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{12}$/), (account) => {
        const { trusted } = judgeOrigin(sentFrom(account), home);
        assert.equal(trusted, account === "111122223333" || account === home.securityAccountId);
      }),
    );
  });

  it("does not trust an envelope of another Region", () => {
    assert.equal(judgeOrigin(sentFrom("111122223333", "us-east-1"), home).trusted, false);
  });

  it("does not respond in another partition", () => {
    const verdict = judgeOrigin(exampleFinding({ partition: "aws-cn" }), home);
    assert.ok(!verdict.trusted && verdict.reason.includes("aws-cn"), JSON.stringify(verdict));
  });

  it("lets a finding about a principal name another Region than it was found in, for IAM has none", () => {
    const elsewhere = { envelope: { eventId: "e", account: "111122223333", region: "us-east-1" } };
    assert.ok(judgeOrigin(exampleFinding({ ...elsewhere, resourceType: "AccessKey" }), home).trusted);
    assert.ok(!judgeOrigin(exampleFinding(elsewhere), home).trusted);
  });
});
