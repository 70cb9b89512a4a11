import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GuardConfigError, readGuardConfig } from "../../governance/guardConfig";

describe("The management stack's config, as the dry run reads it", () => {
  it("gives who is named, and the defaults of the program", () => {
    const text =
      'config:\n  firebreak:exceptionPrincipals: ["arn:aws:iam::*:role/exception-approver"]\n  firebreak:regions:\n    - eu-central-1\n  aws:region: eu-central-1\n';
    assert.deepEqual(readGuardConfig(text, "Pulumi.management.yaml"), {
      exceptionTagKey: "SecurityException",
      exceptionPrincipals: ["arn:aws:iam::*:role/exception-approver"],
      bucketTagPrincipals: [],
      regions: ["eu-central-1"],
    });
  });

  it("is read from the file that the project comes with", () => {
    const path = join(__dirname, "..", "..", "Pulumi.management.yaml");
    assert.equal(readGuardConfig(readFileSync(path, "utf8"), path).exceptionTagKey, "SecurityException");
  });

  it("is refused with every mistake, or where it is no stack's", () => {
    const text = 'config:\n  firebreak:exceptionPrincipals: ["*"]\n  firebreak:regions: ["europe"]\n';
    assert.throws(
      () => readGuardConfig(text, "p.yaml"),
      (error) => error instanceof GuardConfigError && /exceptionPrincipals.*\n.*regions/.test(error.message),
    );
    assert.throws(() => readGuardConfig("name: x", "p.yaml"), GuardConfigError);
  });
});
