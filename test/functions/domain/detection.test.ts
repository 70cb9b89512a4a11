import assert from "node:assert/strict";
import { ruleNameOf } from "../../../functions/domain/configRule";
import {
  anyOfConfig,
  anyOfGuardDuty,
  anyOfSecurityHub,
  detects,
  eventPatternOf,
} from "../../../functions/domain/detection";

describe("The event pattern of a detection", () => {
  it("finds a rule of Config under its own name, an organization's and a conformance pack's, and its non-compliance only", () => {
    assert.deepEqual(eventPatternOf({ source: "config", rules: ["ENCRYPTED_VOLUMES"] }, { samples: false }), {
      source: ["aws.config", "firebreak.sweep"],
      "detail-type": ["Config Rules Compliance Change"],
      detail: {
        configRuleName: [
          "ENCRYPTED_VOLUMES",
          { prefix: "OrgConfigRule-ENCRYPTED_VOLUMES-" },
          { prefix: "ENCRYPTED_VOLUMES-conformance-pack-" },
        ],
        newEvaluationResult: { complianceType: ["NON_COMPLIANT"] },
      },
    });
  });

  it("finds an action of Security Hub by its name", () => {
    assert.deepEqual(eventPatternOf({ source: "security-hub", action: "Isolate EC2" }, { samples: false }).detail, {
      actionName: ["Isolate EC2"],
    });
  });

  it("takes every type of GuardDuty above the floor where it is for what no other row answers", () => {
    const detection = { source: "guardduty", types: "unanswered", severityAtLeast: 4 } as const;
    assert.deepEqual(eventPatternOf(detection, { samples: true }).detail, { severity: [{ numeric: [">=", 4] }] });
    assert.ok(!detects(detection, "Backdoor:EC2/Spambot"));
  });
});

describe("What is passed on to the finding bus", () => {
  const types = { source: "guardduty", types: ["Backdoor:EC2/*", "Trojan:EC2/DropPoint"] } as const;
  const expected = [{ prefix: "Backdoor:EC2/" }, "Trojan:EC2/DropPoint"];

  it("is what any row names, each matcher once", () => {
    assert.deepEqual(anyOfGuardDuty([types, types]).detail, { type: expected });
  });

  it("is that or whatever is severe enough, where a row asks for the rest", () => {
    const rest = { source: "guardduty", types: "unanswered", severityAtLeast: 4 } as const;
    assert.deepEqual(anyOfGuardDuty([types, rest]).detail, {
      $or: [{ type: expected }, { severity: [{ numeric: [">=", 4] }] }],
    });
  });

  it("keeps a row's floor to that row's types", () => {
    const severe = { source: "guardduty", types: ["Recon:EC2/Portscan"], severityAtLeast: 7 } as const;
    assert.deepEqual(anyOfGuardDuty([types, severe]).detail, {
      $or: [{ type: expected }, { type: ["Recon:EC2/Portscan"], severity: [{ numeric: [">=", 7] }] }],
    });
  });

  it("is every finding where a row asks for the rest without a floor", () => {
    assert.equal(anyOfGuardDuty([types, { source: "guardduty", types: "unanswered" }]).detail, undefined);
  });

  it("is non-compliance that Config itself tells of, never the sweep's own word", () => {
    assert.deepEqual(anyOfConfig([{ source: "config", rules: ["ENCRYPTED_VOLUMES"] }]).source, ["aws.config"]);
  });

  it("is each action of Security Hub once", () => {
    const action = { source: "security-hub", action: "Release" } as const;
    assert.deepEqual(anyOfSecurityHub([action, action]).detail, { actionName: ["Release"] });
  });
});

describe("The name of a rule of Config", () => {
  for (const carried of [
    "ENCRYPTED_VOLUMES",
    "OrgConfigRule-ENCRYPTED_VOLUMES-a1b2c3d4",
    "ENCRYPTED_VOLUMES-conformance-pack-6cruwvtg2",
    "OrgConfigRule-ENCRYPTED_VOLUMES-conformance-pack-6cruwvtg2-a1b2c3d4",
  ]) {
    it(`is read off ${carried}`, () => assert.equal(ruleNameOf(carried), "ENCRYPTED_VOLUMES"));
  }
});
