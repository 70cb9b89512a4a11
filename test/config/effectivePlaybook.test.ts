import assert from "node:assert/strict";
import { effectivePlaybook, type PlaybookSettings } from "../../config/effectivePlaybook";
import { isolateEc2Findings, type PlaybookRow, playbook } from "../../playbook";

const asPublished: PlaybookSettings = {
  enabled: [...new Set(playbook.map(({ respond }) => respond))],
  isolateEc2Findings: [],
  allowedNetworkRangeIPv4: "172.31.0.0/16",
  allowedNetworkRangeIPv6: "fe80::/10",
};

const confining: PlaybookRow = {
  name: "confine",
  detection: { source: "config", rules: ["SECURITY_GROUP_OPEN_PROHIBITED"] },
  respond: "confine-security-group",
  because: "a row of this test",
};

const detectionsByRow = (settings: Partial<PlaybookSettings> = {}) =>
  Object.fromEntries(
    effectivePlaybook({ ...asPublished, ...settings }).map(({ name, detection }) => [name, detection] as const),
  );

describe("The effective playbook", () => {
  it("detects what the playbook detects where the config says nothing", () => {
    assert.deepEqual(
      detectionsByRow(),
      Object.fromEntries(playbook.map(({ name, detection }) => [name, detection] as const)),
    );
  });

  it("replaces the reference's list of finding types, and only in the row that has it", () => {
    const before = detectionsByRow();
    const after = detectionsByRow({ isolateEc2Findings: ["Trojan:EC2/*", "Backdoor:EC2/Spambot"] });
    assert.deepEqual(before["isolate-compromised-instance"], { source: "guardduty", types: isolateEc2Findings });
    assert.deepEqual(after, {
      ...before,
      "isolate-compromised-instance": { source: "guardduty", types: ["Trojan:EC2/*", "Backdoor:EC2/Spambot"] },
    });
  });

  it("has no row of a responder that is not enabled", () => {
    assert.deepEqual(effectivePlaybook({ ...asPublished, enabled: ["release-incident"] }), []);
  });

  it("gives the config's network ranges to a row that confines, unless the row has its own", () => {
    const settings = { ...asPublished, enabled: ["confine-security-group"], allowedNetworkRangeIPv4: "vpc" };
    const optionsOf = (row: PlaybookRow) => effectivePlaybook(settings, [row])[0]?.options;
    assert.deepEqual(optionsOf(confining), { allowedIPv4: "vpc", allowedIPv6: "fe80::/10" });
    assert.deepEqual(optionsOf({ ...confining, options: { allowedIPv4: "10.0.0.0/8", allowedPorts: [443] } }), {
      allowedIPv4: "10.0.0.0/8",
      allowedIPv6: "fe80::/10",
      allowedPorts: [443],
    });
  });
});
