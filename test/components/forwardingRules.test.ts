import assert from "node:assert/strict";
import { forwardingRules } from "../../components/forwardingRules";
import { type GuardDutyDetection, matchesAny } from "../../functions/domain/detection";
import { guardDutyTypes } from "../../functions/domain/guardDutyTypes";
import { type PlaybookRow, playbook } from "../../playbook";

function findingsPattern(rows: readonly PlaybookRow[]): string {
  const [rule] = forwardingRules(rows, ["guardduty"]);
  assert.ok(rule);
  return JSON.stringify(rule.pattern);
}

/** Whether one of the pattern's alternatives takes a finding; what EventBridge itself makes of it the rehearsal tests. */
function passes(pattern: string, type: string, severity: number): boolean {
  const { detail } = JSON.parse(pattern);
  const alternatives: { type?: (string | { prefix: string })[]; severity?: [{ numeric: [string, number] }] }[] =
    detail.$or ?? [detail];
  return alternatives.some(
    (each) =>
      (each.type === undefined ||
        matchesAny(
          each.type.map((matcher) => (typeof matcher === "string" ? matcher : `${matcher.prefix}*`)),
          type,
        )) &&
      (each.severity === undefined || severity >= each.severity[0].numeric[1]),
  );
}

describe("What is forwarded of GuardDuty", () => {
  const detections = playbook.flatMap(({ detection }) => (detection.source === "guardduty" ? [detection] : []));
  const wanted = ({ types, severityAtLeast = 0 }: GuardDutyDetection, type: string, severity: number) =>
    severity >= severityAtLeast && (types === "unanswered" || matchesAny(types, type));

  it("is everything that some row of the playbook detects, in a pattern that EventBridge takes", () => {
    const pattern = findingsPattern(playbook);
    assert.ok(pattern.length <= 2048, `${pattern.length} characters`);
    for (const type of [...guardDutyTypes.active, ...guardDutyTypes.customDetectionRules, "Newest:EC2/Type"]) {
      for (const severity of [1, 2, 3.9, 4, 7, 8.5, 10]) {
        const answered = detections.some((detection) => wanted(detection, type, severity));
        if (answered) assert.ok(passes(pattern, type, severity), `${type} at ${severity}`);
      }
    }
  });

  it("is not the noise of the internet", () => {
    const pattern = findingsPattern(playbook);
    for (const type of ["Recon:EC2/PortProbeUnprotectedPort", "UnauthorizedAccess:EC2/SSHBruteForce"])
      assert.ok(!passes(pattern, type, 2), type);
  });

  it("is named type by type where that fits", () => {
    const few = playbook.filter(({ name }) => name.startsWith("isolate-mining"));
    assert.ok(!passes(findingsPattern(few), "Impact:EC2/PortSweep", 8));
    assert.ok(passes(findingsPattern(few), "CryptoCurrency:EC2/BitcoinTool.B", 1));
  });
});
