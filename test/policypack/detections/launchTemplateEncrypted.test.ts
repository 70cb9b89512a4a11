import assert from "node:assert/strict";
import { launchTemplateEncrypted as policy } from "../../../policypack/detections/launchTemplateEncrypted";
import { assertContent, assertRefused, assertUndecided, governed } from "../governed";
import { remediated, runOnResource, type TestResource, unknown } from "../policyRun";

function template(props: Readonly<Record<string, unknown>>): TestResource {
  return { type: "aws:ec2/launchTemplate:LaunchTemplate", props: { name: "web", ...props } };
}

const open = {
  blockDeviceMappings: [
    { deviceName: "/dev/sdb", ebs: { volumeSize: 20 } },
    { deviceName: "/dev/sdc", ebs: { encrypted: "true" } },
  ],
};
const exempt = {
  tagSpecifications: [
    { resourceType: "volume", tags: { SecurityException: governed({ scope: ["ENCRYPTED_VOLUMES"] }) } },
  ],
};

describe("launch-template-encrypted", () => {
  it("is off until somebody turns it on", () => {
    assert.equal(policy.level, "disabled");
  });

  it("encrypts what the program leaves open, and nothing else", async () => {
    assert.deepEqual(await remediated(policy, template(open)), {
      name: "web",
      blockDeviceMappings: [
        { deviceName: "/dev/sdb", ebs: { volumeSize: 20, encrypted: "true" } },
        { deviceName: "/dev/sdc", ebs: { encrypted: "true" } },
      ],
    });
    const native = { launchTemplateData: { blockDeviceMappings: [{ ebs: { encrypted: false } }] } };
    assert.deepEqual(await remediated(policy, { type: "aws-native:ec2:LaunchTemplate", props: native }), {
      launchTemplateData: { blockDeviceMappings: [{ ebs: { encrypted: true } }] },
    });
  });

  it("leaves alone what is encrypted, exempt, or of another type", async () => {
    for (const props of [
      {},
      { blockDeviceMappings: [{ ebs: { encrypted: "true" } }, { virtualName: "ephemeral0" }] },
      { ...open, ...exempt },
    ])
      assert.equal(await remediated(policy, template(props)), undefined);
    assert.equal(await remediated(policy, { type: "aws:ec2/instance:Instance", props: open }), undefined);
    assert.equal(runOnResource(policy, { type: "aws:ec2/instance:Instance", props: open }).notApplicable, true);
  });

  it("says the same where it only looks", () => {
    assertRefused(runOnResource(policy, template(open)), "blockDeviceMappings[0].ebs of the template is not encrypted");
    assertContent(runOnResource(policy, template({ ...open, ...exempt })));
  });

  it("says what it can't know yet", async () => {
    assertUndecided(runOnResource(policy, template({ blockDeviceMappings: unknown })), "blockDeviceMappings");
    assertUndecided(
      runOnResource(policy, template({ blockDeviceMappings: [{ ebs: { encrypted: unknown } }] })),
      "encrypted",
    );
    await assert.rejects(
      remediated(policy, template({ blockDeviceMappings: unknown })),
      /can't be known during preview/,
    );
  });
});
