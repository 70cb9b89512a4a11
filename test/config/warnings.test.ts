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

  it("name what GuardDuty sends in place of a retired type", () => {
    const retired = "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration";
    const settings = settingsOf("security", { "firebreak:blockPrincipalFindings": JSON.stringify([retired]) });
    assert.deepEqual(warningsOf(settings), [
      `firebreak:blockPrincipalFindings: GuardDuty has retired "${retired}" and no longer sends it. In its place it sends ${retired}.OutsideAWS, ${retired}.InsideAWS.`,
    ]);
  });

  it("tell of a row whose responder is not deployed", () => {
    const row = {
      name: "isolate-everything",
      detection: { source: "guardduty", types: ["Backdoor:EC2/XORDDOS"] },
      respond: "isolate-instance",
      because: "It is a row of this test.",
    };
    const settings = settingsOf("security", {
      "firebreak:responders": '["notify", "release-incident"]',
      "firebreak:additionalRows": JSON.stringify([row]),
    });
    assert.deepEqual(warningsOf(settings), [
      'firebreak:additionalRows: GuardDuty has retired "Backdoor:EC2/XORDDOS" and no longer sends it.',
      "firebreak:additionalRows: row isolate-everything starts isolate-instance, which firebreak:responders leaves out; it does nothing.",
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
