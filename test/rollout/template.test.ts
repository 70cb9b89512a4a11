import assert from "node:assert/strict";
import { SettingsError } from "../../rollout/settingsFile";
import { needsMemberStack, stackConfigOf } from "../../rollout/stackConfig";
import { memberTemplateOf } from "../../rollout/templateCommand";
import { settingsOf } from "./settingsOf";

const account = { id: "100000000009", name: "nine", state: "ACTIVE", unitIds: [], unitNames: [], tags: {} } as const;

describe("The rollout, where a StackSet carries the members' baseline", () => {
  it("prints the template of these settings, whether or not a StackSet is to have it", () => {
    const settings = settingsOf({ config: { all: { responseRoleName: "Respond", forwardGuardDuty: true } } });
    const { Resources } = JSON.parse(memberTemplateOf(settings));
    assert.equal(Resources.ResponseRole.Properties.RoleName, "Respond");
    assert.ok(Resources.ForwardFindings);
    assert.equal(memberTemplateOf({ ...settings, memberBaseline: "stackset" }), memberTemplateOf(settings));
  });

  it("tells mistakes of the config rather than print a template", () => {
    const settings = settingsOf({ config: { management: { responseRoleName: "no spaces" } } });
    assert.throws(() => memberTemplateOf(settings), SettingsError);
  });

  it("tells every stack of it", () => {
    const target = { account, role: "member", stack: "member-nine", homeRegion: "eu-central-1", regions: [] } as const;
    const told = (memberBaseline: string) =>
      stackConfigOf(target, settingsOf({ memberBaseline }), undefined)["firebreak:memberStackSet"];
    assert.deepEqual([told("pulumi"), told("stackset")], [undefined, true]);
  });

  it("gives a member a stack of its own only where that has something to look at first", () => {
    const needs = (config: object, memberBaseline = "stackset") =>
      needsMemberStack(settingsOf({ memberBaseline, config }), account.id);
    assert.equal(needs({}, "pulumi"), true);
    assert.equal(needs({}), false);
    assert.equal(needs({ member: { enableConfig: true } }), true);
    assert.equal(
      needs({ all: { enableGuardDuty: true }, accounts: { [account.id]: { enableGuardDuty: false } } }),
      false,
    );
    assert.equal(needs({ all: { configRules: "accounts" } }), true);
    assert.equal(needs({ all: { sweepAccounts: ["100000000008"] } }), false);
    assert.equal(needs({ all: { sweepAccounts: [account.id] } }), true);
  });
});
