import assert from "node:assert/strict";
import { warningsOf } from "../../config/warnings";
import { settingsOf } from "../components/settings";

describe("Warnings about a stack's configuration", () => {
  it("are none for the defaults", () => {
    for (const role of ["management", "security", "member"] as const)
      assert.deepEqual(warningsOf(settingsOf(role)), []);
  });

  it("name finding types that GuardDuty has retired", () => {
    const settings = settingsOf("member", { "firebreak:isolateEc2Findings": '["Backdoor:EC2/XORDDOS"]' });
    assert.deepEqual(warningsOf(settings), [
      'firebreak:isolateEc2Findings: GuardDuty has retired "Backdoor:EC2/XORDDOS" and no longer sends it.',
    ]);
  });

  it("tell that nothing could be released", () => {
    const settings = settingsOf("security", { "firebreak:responders": '["isolate-instance"]' });
    assert.match(
      warningsOf(settings).join(),
      /without release-incident, what is contained can only be released by hand/,
    );
  });
});
