import assert from "node:assert/strict";
import { ConfigurationError } from "../../config/configurationError";
import { readSettings } from "../../config/readSettings";
import { warningsOf } from "../../config/warnings";

const placement = { accountId: "999988887777", partition: "aws", region: "eu-central-1" };
const config = {
  "firebreak:role": "management",
  "firebreak:securityAccountId": "111122223333",
  "firebreak:memberStackSet": "true",
};
const whole = {
  ...config,
  "firebreak:organizationId": "o-a1b2c3d4e5",
  "firebreak:memberStackSetTargets": '["ou-ab12-c3d4e5f6"]',
};

function mistakesOf(given: Readonly<Record<string, string>>): readonly string[] {
  try {
    readSettings(given, placement);
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.mistakes.map(({ key }) => key);
  }
}

function warnings(given: Readonly<Record<string, string>>): readonly string[] {
  return warningsOf(readSettings({ ...whole, ...given }, placement));
}

describe("The keys of the members' StackSet", () => {
  it("demand the organization and where the StackSet goes, in the management stack alone", () => {
    assert.deepEqual(mistakesOf(config), ["firebreak:organizationId", "firebreak:memberStackSetTargets"]);
    assert.deepEqual(mistakesOf(whole), []);
    assert.deepEqual(mistakesOf({ ...whole, "firebreak:role": "member", "firebreak:memberStackSetTargets": "[]" }), []);
  });

  it("take units and the root as targets, and no accounts", () => {
    const targets = (value: string) => mistakesOf({ ...whole, "firebreak:memberStackSetTargets": value });
    assert.deepEqual(targets('["r-ab12","ou-ab12-c3d4e5f6"]'), []);
    assert.deepEqual(targets('["444455556666"]'), ["firebreak:memberStackSetTargets"]);
  });

  it("leave out as many accounts as the template's conditions can, the security account among them", () => {
    const accounts = (count: number) =>
      JSON.stringify(Array.from({ length: count }, (_, index) => String(100_000_000_000 + index)));
    const key = "firebreak:memberStackSetExcludedAccounts";
    assert.deepEqual(mistakesOf({ ...whole, [key]: accounts(99) }), []);
    assert.deepEqual(mistakesOf({ ...whole, [key]: accounts(100) }), [key]);
    const settings = readSettings({ ...whole, [key]: accounts(1) }, placement);
    assert.ok(settings.role === "management");
    assert.deepEqual(settings.members?.members.excludedAccounts, ["111122223333", "100000000000"]);
  });

  it("warn of what has no effect, and of a guard that would keep CloudFormation out", () => {
    assert.deepEqual(warnings({}), []);
    assert.match(warnings({ "firebreak:memberStackSet": "false" })[0] ?? "", /while memberStackSet is off/);
    assert.match(
      warnings({ "firebreak:memberStackSetExcludedAccounts": `["${placement.accountId}"]` })[0] ?? "",
      /never deploy to the management account/,
    );
    const guarded = (principal: string) =>
      warnings({
        "firebreak:exceptionGuard": "true",
        "firebreak:exceptionPrincipals": '["arn:aws:iam::*:role/approver"]',
        "firebreak:deploymentPrincipals": JSON.stringify([principal]),
      });
    assert.match(guarded("arn:aws:iam::*:role/deployer")[0] ?? "", /add arn:\*:iam::\*:role\/stacksets-exec-\*/);
    assert.deepEqual(guarded("arn:aws:iam::*:role/stacksets-exec-*"), []);
  });
});
