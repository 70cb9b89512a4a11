import assert from "node:assert/strict";
import { effectivePlaybook } from "../../config/effectivePlaybook";
import { isolateEc2Findings, playbook } from "../../playbook";

const typesByRow = (findingTypes: readonly string[]) =>
  Object.fromEntries(
    effectivePlaybook(["isolate-instance"], findingTypes).map(({ name, detection }) => [name, detection.types]),
  );

describe("The effective playbook", () => {
  it("is the playbook where the config says nothing", () => {
    assert.deepEqual(effectivePlaybook(["isolate-instance"], []), playbook);
  });

  it("replaces the reference's list of finding types, and only in the row that has it", () => {
    const before = typesByRow([]);
    const after = typesByRow(["Trojan:EC2/*", "Backdoor:EC2/Spambot"]);
    assert.deepEqual(before["isolate-compromised-instance"], isolateEc2Findings);
    assert.deepEqual(after, { ...before, "isolate-compromised-instance": ["Trojan:EC2/*", "Backdoor:EC2/Spambot"] });
  });

  it("has no row of a responder that is not enabled", () => {
    assert.deepEqual(effectivePlaybook(["release-incident"], []), []);
  });
});
