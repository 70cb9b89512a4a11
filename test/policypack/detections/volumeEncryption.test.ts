import assert from "node:assert/strict";
import { volumeEncryption as policy } from "../../../policypack/detections/volumeEncryption";
import { assertContent, assertRefused, assertUndecided, governed } from "../governed";
import { unknown } from "../policyRun";
import { type MadeResource, made } from "./madeResource";
import { runOnWhole } from "./stackRun";

const exception = (scope = "ENCRYPTED_VOLUMES") => ({ SecurityException: governed({ scope: [scope] }) });

function volume(
  props: Readonly<Record<string, unknown>> = { encrypted: true },
  computed: Readonly<Record<string, unknown>> = {},
): MadeResource {
  return made(
    "aws:ebs/volume:Volume",
    "data",
    { availabilityZone: "eu-central-1a", ...props },
    { computed: { id: unknown, encrypted: unknown, kmsKeyId: unknown, ...computed } },
  );
}

function instance(props: Readonly<Record<string, unknown>>): MadeResource {
  return made(
    "aws:ec2/instance:Instance",
    "web",
    { ami: "ami-1", ...props },
    { computed: { id: unknown, rootBlockDevice: unknown, ebsBlockDevices: unknown } },
  );
}

function template(mappings: unknown, props: Readonly<Record<string, unknown>> = {}): MadeResource {
  return made("aws:ec2/launchTemplate:LaunchTemplate", "web", { blockDeviceMappings: mappings, ...props });
}

describe("volume-encryption", () => {
  it("is content with an encrypted volume", () => {
    assertContent(runOnWhole(policy, [volume()]));
  });

  it("refuses one that is not, whether the program says so or leaves it out", () => {
    for (const props of [{}, { encrypted: false }])
      assertRefused(
        runOnWhole(policy, [volume(props)]),
        "aws:ebs/volume:Volume data is not encrypted.",
        "encrypted: true",
        "for=ENCRYPTED_VOLUMES",
      );
    assertRefused(
      runOnWhole(policy, [made("aws-native:ec2:Volume", "data", {}, { computed: { volumeId: unknown } })]),
      "is not encrypted",
    );
  });

  it("believes what the provider reads back of a volume that is there", () => {
    assertContent(runOnWhole(policy, [volume({}, { encrypted: true })]));
    assertRefused(
      runOnWhole(policy, [volume({}, { encrypted: false })], { encryptionByDefault: true }),
      "is not encrypted",
    );
  });

  it("counts encryption by default, of the stack and of the settings", () => {
    const byDefault = (props: Readonly<Record<string, unknown>> = {}) =>
      made("aws:ebs/encryptionByDefault:EncryptionByDefault", "default", props);
    assertContent(runOnWhole(policy, [volume({}), byDefault()]));
    assertContent(runOnWhole(policy, [volume({ encrypted: false }), byDefault({ enabled: true })]));
    assertContent(runOnWhole(policy, [volume({})], { encryptionByDefault: true }));
    assertRefused(runOnWhole(policy, [volume({}), byDefault({ enabled: false })]), "is not encrypted");
    assertRefused(runOnWhole(policy, [volume({}), byDefault({ region: "us-east-1" })]), "is not encrypted");
  });

  it("looks at the devices of instances, templates and launch configurations", () => {
    assertRefused(
      runOnWhole(policy, [instance({ rootBlockDevice: { encrypted: false } })]),
      "rootBlockDevice of aws:ec2/instance:Instance web",
      "rootBlockDevice: { encrypted: true }",
    );
    assertRefused(
      runOnWhole(policy, [
        instance({ ebsBlockDevices: [{ deviceName: "/dev/sdb", encrypted: true }, { deviceName: "/dev/sdc" }] }),
      ]),
      "ebsBlockDevices[1]",
    );
    assertRefused(
      runOnWhole(policy, [template([{ deviceName: "/dev/sdb", ebs: { volumeSize: 20 } }])]),
      "blockDeviceMappings[0].ebs",
    );
    assertRefused(
      runOnWhole(policy, [template([{ deviceName: "/dev/sdb", ebs: { encrypted: "false" } }])]),
      "blockDeviceMappings[0].ebs",
    );
    assertContent(
      runOnWhole(policy, [
        template([
          { deviceName: "/dev/sdb", ebs: { encrypted: "true" } },
          { deviceName: "/dev/sdc", virtualName: "ephemeral0" },
        ]),
      ]),
    );
    const configuration = made("aws:ec2/launchConfiguration:LaunchConfiguration", "old", {
      imageId: "ami-1",
      ebsBlockDevices: [{ deviceName: "/dev/sdb" }],
    });
    assertRefused(
      runOnWhole(policy, [configuration]),
      "ebsBlockDevices[0] of aws:ec2/launchConfiguration:LaunchConfiguration old",
    );
    const native = made("aws-native:ec2:LaunchTemplate", "web", {
      launchTemplateData: { blockDeviceMappings: [{ deviceName: "/dev/sdb", ebs: { encrypted: false } }] },
    });
    assertRefused(runOnWhole(policy, [native]), "blockDeviceMappings[0].ebs");
  });

  it("leaves a root device to its image, where the program says nothing", () => {
    assertContent(
      runOnWhole(policy, [
        instance({}),
        template([]),
        template([{ deviceName: "/dev/xvda", ebs: { volumeSize: 20 } }]),
      ]),
    );
  });

  it("believes what the provider reads back of an instance's root device", () => {
    const there = made(
      "aws:ec2/instance:Instance",
      "web",
      { ami: "ami-1" },
      { computed: { rootBlockDevice: { encrypted: false } } },
    );
    assertRefused(runOnWhole(policy, [there]), "rootBlockDevice");
  });

  it("follows snapshots of the stack to what they are of", () => {
    const source = (props: Readonly<Record<string, unknown>>) =>
      made("aws:ebs/volume:Volume", "source", props, { computed: { id: unknown, encrypted: unknown } });
    const snapshot = made(
      "aws:ebs/snapshot:Snapshot",
      "snap",
      { volumeId: unknown },
      { dependsOn: { volumeId: ["source"] }, computed: { id: unknown } },
    );
    const copy = (props: Readonly<Record<string, unknown>>) =>
      made(
        "aws:ebs/snapshotCopy:SnapshotCopy",
        "copy",
        { sourceSnapshotId: unknown, ...props },
        { dependsOn: { sourceSnapshotId: ["snap"] }, computed: { id: unknown } },
      );
    const of = (name: string) =>
      made(
        "aws:ebs/volume:Volume",
        "data",
        { snapshotId: unknown },
        { dependsOn: { snapshotId: [name] }, computed: { id: unknown, encrypted: unknown } },
      );
    assertContent(runOnWhole(policy, [source({ encrypted: true }), snapshot, of("snap")]));
    assert.equal(
      runOnWhole(policy, [source({}), snapshot, of("snap")]).violations.length,
      2,
      "the source, and what is made of it",
    );
    assert.equal(
      runOnWhole(policy, [source({}), snapshot, copy({ encrypted: true }), of("copy")]).violations.length,
      1,
      "only the source",
    );
    assert.equal(runOnWhole(policy, [source({}), snapshot, copy({}), of("copy")]).violations.length, 2);
  });

  it("asks for a key where it is told one", () => {
    const key = "11112222-3333-4444-5555-666677778888";
    const arn = `arn:aws:kms:eu-central-1:111122223333:key/${key}`;
    const config = { kmsId: key };
    assertContent(runOnWhole(policy, [volume({ encrypted: true, kmsKeyId: arn })], config));
    assertContent(runOnWhole(policy, [volume({ encrypted: true, kmsKeyId: key })], { kmsId: arn }));
    assertContent(runOnWhole(policy, [volume({ encrypted: true }, { kmsKeyId: arn })], config));
    assertRefused(
      runOnWhole(policy, [volume({ encrypted: true })], config),
      "with the account's default key, not with",
      `kmsKeyId: "${key}"`,
    );
    assertRefused(
      runOnWhole(policy, [volume({ encrypted: true, kmsKeyId: "another" })], config),
      "with key another, not with",
    );
    assertUndecided(runOnWhole(policy, [volume({ encrypted: true, kmsKeyId: unknown })], config), "kmsKeyId");
  });

  it("heeds an exception on the volume itself, wherever its tags are written", () => {
    assertContent(runOnWhole(policy, [volume({ tags: exception() })]));
    assertContent(runOnWhole(policy, [volume({ tags: exception("notify") })]));
    assertRefused(
      runOnWhole(policy, [volume({ tags: exception("isolate-instance") })]),
      "is for isolate-instance only",
    );
    const device = { rootBlockDevice: { encrypted: false } };
    assertContent(runOnWhole(policy, [instance({ ...device, volumeTags: exception() })]));
    assertContent(runOnWhole(policy, [instance({ rootBlockDevice: { encrypted: false, tags: exception() } })]));
    assertRefused(runOnWhole(policy, [instance({ ...device, tags: exception() })]), "rootBlockDevice");
    const mappings = [{ deviceName: "/dev/sdb", ebs: { encrypted: "false" } }];
    assertContent(
      runOnWhole(policy, [template(mappings, { tagSpecifications: [{ resourceType: "volume", tags: exception() }] })]),
    );
    assertRefused(
      runOnWhole(policy, [
        template(mappings, { tagSpecifications: [{ resourceType: "instance", tags: exception() }] }),
      ]),
      "ebs",
    );
  });

  it("knows of a volume without tags that it has none, though the provider has yet to compute them", () => {
    assertRefused(runOnWhole(policy, [volume({}, { tagsAll: unknown })]), "is not encrypted");
  });

  it("says what it can't know yet", () => {
    assertUndecided(runOnWhole(policy, [volume({ encrypted: unknown })]), "(.encrypted)");
    assertUndecided(runOnWhole(policy, [volume({ snapshotId: unknown })]), "(.snapshotId)");
    assertUndecided(runOnWhole(policy, [template(unknown)]), "(.blockDeviceMappings)");
    assertUndecided(runOnWhole(policy, [volume({ encrypted: false, tags: unknown })]), "(.tags)");
    assertContent(runOnWhole(policy, [volume({ encrypted: true, tags: unknown })]));
  });

  it("has no eye for other providers' disks", () => {
    assertContent(runOnWhole(policy, [made("gcp:compute/disk:Disk", "data", {})]));
  });
});
