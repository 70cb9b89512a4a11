import assert from "node:assert/strict";
import { findingType } from "../config/findingTypes";
import { rowsFor } from "../docs/generator/coverageTables";
import { configRuleNames } from "../functions/domain/configNames";
import { guardDutySuccessors } from "../functions/domain/guardDutySuccessors";
import { guardDutyTypes } from "../functions/domain/guardDutyTypes";
import { securityHubActions } from "../functions/domain/securityHubActions";
import { blockPrincipalFindings, isolateEc2Findings, playbook } from "../playbook";

const sent = [...guardDutyTypes.active, ...guardDutyTypes.customDetectionRules];
const rulesPerBus = 300;

describe("The playbook's coverage", () => {
  it("has a deliberate row for every type that GuardDuty sends", () => {
    const uncovered = sent.filter((type) => rowsFor(type).length === 0);
    assert.deepEqual(uncovered, [], "give these a row in playbook.ts, if only one that tells people");
  });

  it("answers each type once: no two rows name it", () => {
    for (const type of sent) {
      const rows = rowsFor(type).map(({ name }) => name);
      assert.equal(rows.length, 1, `${type}: ${rows.join(", ")}`);
    }
  });

  it("names no type that GuardDuty does not know", () => {
    for (const { name, detection } of playbook) {
      if (detection.source !== "guardduty" || detection.types === "unanswered") continue;
      for (const type of detection.types) assert.ok(findingType.safeParse(type).success, `${name}: ${type}`);
    }
  });

  it("has one row for what no other names, and that tells people", () => {
    const rest = playbook.filter(
      ({ detection }) => detection.source === "guardduty" && detection.types === "unanswered",
    );
    assert.deepEqual(
      rest.map(({ respond }) => respond),
      ["notify"],
    );
  });

  it("says of every row that tells people what they should do", () => {
    for (const row of playbook) if (row.respond === "notify") assert.ok(row.options?.nextStep, row.name);
  });

  it("answers each Config rule and each Security Hub action once", () => {
    for (const rule of Object.values(configRuleNames)) assert.equal(rowsFor(rule).length, 1, rule);
    for (const { action } of securityHubActions) {
      const rows = playbook.filter(
        ({ detection }) => detection.source === "security-hub" && detection.action === action,
      );
      assert.equal(rows.length, 1, action);
    }
  });

  it("releases on nothing but a person's word", () => {
    for (const { name, respond, detection } of playbook)
      if (respond === "release-incident") assert.equal(detection.source, "security-hub", name);
  });

  it("keeps the reference's published lists as they are", () => {
    assert.equal(isolateEc2Findings.length, 16);
    assert.equal(blockPrincipalFindings.length, 5);
  });

  it("detects the successors of every retired type of those lists by some row that contains", () => {
    const retired = [...isolateEc2Findings, ...blockPrincipalFindings].flatMap(
      (type) => Object.entries(guardDutySuccessors).find(([name]) => name === type)?.[1] ?? [],
    );
    assert.equal(retired.length, 2);
    for (const successor of retired)
      assert.deepEqual(
        rowsFor(successor).map(({ respond }) => respond),
        ["block-principal"],
      );
  });

  it("fits on one bus", () => assert.ok(playbook.length <= rulesPerBus));
});
