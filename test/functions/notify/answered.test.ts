import assert from "node:assert/strict";
import { isAnswered } from "../../../functions/notify/answered";
import { exampleFinding } from "../domain/examples";

const answered = [{ types: ["Trojan:EC2/*", "Recon:EC2/Portscan"] }, { types: ["Backdoor:EC2/*"], severityAtLeast: 7 }];

describe("What other rows answer", () => {
  it("is what their types match, by prefix or in full", () => {
    assert.ok(isAnswered(exampleFinding({ type: "Trojan:EC2/DropPoint" }), answered));
    assert.ok(isAnswered(exampleFinding({ type: "Recon:EC2/Portscan" }), answered));
    assert.ok(!isAnswered(exampleFinding({ type: "Recon:EC2/PortProbeUnprotectedPort" }), answered));
  });

  it("begins at their floor of severity", () => {
    const finding = exampleFinding({ type: "Backdoor:EC2/Spambot" });
    assert.ok(isAnswered({ ...finding, severity: 7 }, answered));
    assert.ok(!isAnswered({ ...finding, severity: 6.9 }, answered));
    assert.ok(!isAnswered({ ...finding, severity: undefined }, answered));
  });

  it("says nothing of findings that are not GuardDuty's own", () => {
    assert.ok(!isAnswered(exampleFinding({ source: "security-hub", type: "Trojan:EC2/DropPoint" }), answered));
  });
});
