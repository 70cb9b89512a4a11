import assert from "node:assert/strict";
import { assertConfigs } from "../../rollout/settingsCheck";
import { SettingsError } from "../../rollout/settingsFile";
import { account, memberAccount, targetOf } from "./accounts";
import { settingsOf } from "./settingsOf";

const members = (count: number) => Array.from({ length: count }, (_, index) => targetOf(memberAccount(index + 1)));
const security = targetOf(account("100000000002"), "security");

describe("The config of all stacks", () => {
  it("is read before anything begins, as each stack would", () => {
    const config = { security: { alertEmails: ["soc@example.com"] }, member: { enableConfig: true } };
    assertConfigs([security, ...members(3)], settingsOf({ config }), "aws");
  });

  it("has every mistake told once, with the stacks that have it", () => {
    const config = {
      all: { exceptionTagKey: "aws:mine" },
      security: { alertEmails: ["nobody"] },
      accounts: { "000000000002": { enableConfig: "perhaps" } },
    };
    assert.throws(
      () => assertConfigs([security, ...members(3)], settingsOf({ config }), "aws"),
      (error) => {
        assert.ok(error instanceof SettingsError);
        const lines = error.message.split("\n").slice(1);
        assert.equal(lines.length, 3, error.message);
        assert.match(lines.find((line) => line.includes("exceptionTagKey")) ?? "", /\(security and 3 more\)$/);
        assert.match(lines.find((line) => line.includes("alertEmails")) ?? "", /\(security\)$/);
        assert.match(lines.find((line) => line.includes("enableConfig")) ?? "", /\(member-000000000002\)$/);
        return true;
      },
    );
  });

  it("of ten thousand members alike is read once", () => {
    const begun = performance.now();
    assertConfigs(members(10_000), settingsOf(), "aws");
    assert.ok(performance.now() - begun < 5_000);
  });
});
