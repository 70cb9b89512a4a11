import assert from "node:assert/strict";
import { effectivePlaybook, type PlaybookSettings } from "../../config/effectivePlaybook";
import { matchesAny } from "../../functions/domain/detection";
import { guardDutyTypes } from "../../functions/domain/guardDutyTypes";
import { notifyOptionsSchema } from "../../functions/notify/options";
import { blockPrincipalFindings, isolateEc2Findings, noticeSeverity, type PlaybookRow, playbook } from "../../playbook";

const asPublished: PlaybookSettings = {
  enabled: [...new Set(playbook.map(({ respond }) => respond))],
  isolateEc2Findings: [],
  blockPrincipalFindings: [],
  notifySeverityAtLeast: noticeSeverity,
  allowedPorts: [],
  containmentTagPrincipals: ["arn:aws:iam::*:role/soc"],
  additionalRows: [],
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

  it("replaces the list of types that block a principal in the same way", () => {
    const types = ["UnauthorizedAccess:IAMUser/*"];
    const after = detectionsByRow({ blockPrincipalFindings: types });
    assert.deepEqual(detectionsByRow()["block-compromised-principal"], {
      source: "guardduty",
      types: blockPrincipalFindings,
    });
    assert.deepEqual(after["block-compromised-principal"], { source: "guardduty", types });
  });

  it("has the severity from which people are told in each row that has a floor and tells, and in no other", () => {
    for (const row of effectivePlaybook({ ...asPublished, notifySeverityAtLeast: 7.5 })) {
      const written = playbook.find(({ name }) => name === row.name)?.detection;
      if (written?.source !== "guardduty" || row.detection.source !== "guardduty") continue;
      const expected =
        row.respond === "notify" && written.severityAtLeast !== undefined ? 7.5 : written.severityAtLeast;
      assert.equal(row.detection.severityAtLeast, expected, row.name);
    }
  });

  describe("tells the row of unanswered findings what others answer:", () => {
    const answeredIn = (settings: Partial<PlaybookSettings>) => {
      const row = effectivePlaybook({ ...asPublished, ...settings }).find(
        ({ detection }) => detection.source === "guardduty" && detection.types === "unanswered",
      );
      return notifyOptionsSchema.parse(row?.options ?? {}).answered;
    };
    const types = (settings: Partial<PlaybookSettings>) => answeredIn(settings).flatMap((each) => each.types);

    it("every type that GuardDuty sends today", () => {
      const answered = types({});
      for (const type of [...guardDutyTypes.active, ...guardDutyTypes.customDetectionRules])
        assert.ok(matchesAny(answered, type), type);
    });

    it("with the floor that each has", () => {
      assert.ok(answeredIn({}).some(({ severityAtLeast, types }) => severityAtLeast === 7 && types.length === 2));
    });

    it("not what a responder that is not enabled would have answered", () => {
      assert.deepEqual(types({ enabled: ["notify"] }).includes("Backdoor:EC2/Spambot"), false);
      assert.ok(types({ enabled: ["notify", "isolate-instance"] }).includes("Backdoor:EC2/Spambot"));
    });

    it("what rows of the stack's own answer, too", () => {
      const own: PlaybookRow = {
        name: "own",
        detection: { source: "guardduty", types: ["Newest:EC2/Type"] },
        respond: "isolate-instance",
        because: "a row of this test",
      };
      assert.ok(types({ additionalRows: [own] }).includes("Newest:EC2/Type"));
    });
  });

  it("tells the row that releases which runbooks others start", () => {
    const releasing = effectivePlaybook(asPublished).find(({ respond }) => respond === "release-incident");
    assert.deepEqual(releasing?.options, {
      documents: ["AWS-EnableS3BucketEncryption", "AWS-DisableS3BucketPublicReadWrite"],
    });
  });

  it("has no row of a responder that is not enabled", () => {
    assert.deepEqual(
      effectivePlaybook({ ...asPublished, enabled: ["release-incident"] }).map(({ name }) => name),
      ["release-on-request"],
    );
  });

  it("gives the config's network ranges to a row that confines, unless the row has its own", () => {
    const settings = {
      ...asPublished,
      enabled: ["confine-security-group"],
      allowedNetworkRangeIPv4: "vpc",
      allowedPorts: ["443"],
    };
    const optionsOf = (row: PlaybookRow) => effectivePlaybook(settings, [row])[0]?.options;
    assert.deepEqual(optionsOf(confining), {
      allowedIPv4: "vpc",
      allowedIPv6: "fe80::/10",
      allowedPorts: ["443"],
    });
    assert.deepEqual(optionsOf({ ...confining, options: { allowedIPv4: "10.0.0.0/8", allowedPorts: [443] } }), {
      allowedIPv4: "10.0.0.0/8",
      allowedIPv6: "fe80::/10",
      allowedPorts: [443],
    });
  });
});
