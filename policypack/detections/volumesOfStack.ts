import type { PolicyResource } from "@pulumi/policy";
import type { ExceptionVerdict } from "../../functions/domain/exceptionVerdict";
import { type ExemptionSettings, exceptionAmong, exceptionOn } from "../exceptionOn";
import { listOf, recordOf, textOf } from "../inputs";
import { tagsIn, type WrittenTag } from "../writtenTags";
import { NotKnown } from "./partlyKnown";
import { kindOf } from "./resourceTypes";
import { accountKey, called, ofKinds, property, referralOf, regionOf, writtenProperties } from "./stackResources";
import { flagOf, keyOf, type StorageEncryption } from "./storageEncryption";

/** What a root device takes after where the program says nothing. */
export const imageSource = "its image";

/** A volume that a stack makes, by itself or with an instance. */
export interface StackVolume {
  readonly resource: PolicyResource;
  /** How messages call it: `aws:ebs/volume:Volume data`, `ebsBlockDevices[0] of aws:ec2/instance:Instance web`. */
  readonly name: string;
  readonly encryption: StorageEncryption;
  /** What the volume's own tags say. Throws `UnknownValueError` where a tag is not known. */
  readonly exception: (settings: ExemptionSettings, names: readonly string[]) => ExceptionVerdict;
  /** The line to write. */
  readonly line: string;
}

/** The volumes of a stack; `byDefault`: the accounts encrypt new volumes whatever the program says. */
export function volumesOf(resources: readonly PolicyResource[], byDefault: boolean): readonly StackVolume[] {
  const reader = new VolumeReader(resources, byDefault);
  return resources.flatMap((resource): readonly StackVolume[] => {
    switch (kindOf(resource.type)) {
      case "volume":
        return [
          {
            resource,
            name: called(resource),
            encryption: reader.ofVolume(resource),
            exception: (settings, names) => exceptionOn(resource, settings, names),
            line: "encrypted: true",
          },
        ];
      case "instance":
      case "launch-template":
      case "launch-configuration":
        return devicesOf(resource).map(({ place, device, isRoot, line, tags }) => ({
          resource,
          name: `${place} of ${called(resource)}`,
          encryption: reader.ofDevice(resource, place, device, isRoot),
          exception: (settings, names) => exceptionAmong(tags(), settings, names),
          line,
        }));
      default:
        return [];
    }
  });
}

/** Whether and how EBS volumes and snapshots of a stack are encrypted ("Amazon EBS encryption", "Encryption outcomes"). */
class VolumeReader {
  readonly #snapshots: readonly PolicyResource[];

  constructor(
    private readonly resources: readonly PolicyResource[],
    private readonly byDefault: boolean,
  ) {
    this.#snapshots = ofKinds(resources, "volume-snapshot", "volume-snapshot-copy");
  }

  ofVolume(resource: PolicyResource): StorageEncryption {
    const written = writtenProperties(resource);
    // What the provider reads back of a volume that is there says more than what the program leaves out.
    const read = "encrypted" in written ? undefined : flagOf(property(resource, "encrypted"));
    if (read === false) return { kind: "unencrypted" };
    const flag = read === true ? true : flagOf(written.encrypted);
    const key = "kmsKeyId" in written ? written.kmsKeyId : textOf(property(resource, "kmsKeyId"));
    return this.#outcome(resource, flag, keyOf(key), { id: written.snapshotId, within: "snapshotId" });
  }

  ofDevice(resource: PolicyResource, place: string, device: unknown, isRoot: boolean): StorageEncryption {
    if (device instanceof NotKnown) return { kind: "not-known", because: device };
    const { encrypted, kmsKeyId, snapshotId } = recordOf(device);
    const within = place.split(/[.[]/)[0] ?? place;
    if (isRoot && flagOf(encrypted) === undefined)
      return this.#isDefault(resource)
        ? { kind: "encrypted", key: "default" }
        : { kind: "unseen", source: imageSource };
    return this.#outcome(resource, flagOf(encrypted), keyOf(kmsKeyId), { id: snapshotId, within });
  }

  #outcome(
    resource: PolicyResource,
    flag: ReturnType<typeof flagOf>,
    key: ReturnType<typeof keyOf>,
    snapshot: { readonly id: unknown; readonly within: string },
  ): StorageEncryption {
    if (flag === true) return { kind: "encrypted", key };
    if (this.#isDefault(resource)) return { kind: "encrypted", key };
    if (flag instanceof NotKnown) return { kind: "not-known", because: flag };
    if (snapshot.id === undefined || snapshot.id === null || snapshot.id === "") return { kind: "unencrypted" };
    const inherited = this.#ofSnapshot(resource, snapshot.id, snapshot.within, []);
    // A volume of an encrypted snapshot is encrypted, whatever is asked; of another's snapshot, one takes the program at its word.
    return inherited.kind === "unseen" && flag === false ? { kind: "unencrypted" } : inherited;
  }

  #ofSnapshot(resource: PolicyResource, id: unknown, within: string, passed: readonly string[]): StorageEncryption {
    const referral = referralOf(resource, id, within, this.#snapshots);
    if (referral.kind !== "resource" || passed.includes(referral.resource.urn))
      return id instanceof NotKnown
        ? { kind: "not-known", because: id }
        : { kind: "unseen", source: `snapshot ${textOf(id) ?? "that it is made of"}` };
    const snapshot = referral.resource;
    const written = writtenProperties(snapshot);
    const on = [...passed, snapshot.urn];
    if (kindOf(snapshot.type) === "volume-snapshot-copy")
      return flagOf(written.encrypted) === true || this.#isDefault(snapshot)
        ? { kind: "encrypted", key: keyOf(written.kmsKeyId) }
        : this.#ofSnapshot(snapshot, property(snapshot, "sourceSnapshotId"), "sourceSnapshotId", on);
    const volumes = ofKinds(this.resources, "volume");
    const volume = referralOf(snapshot, property(snapshot, "volumeId"), "volumeId", volumes);
    if (volume.kind === "resource" && !passed.includes(volume.resource.urn)) return this.ofVolume(volume.resource);
    return { kind: "unseen", source: `the volume of ${called(snapshot)}` };
  }

  /** "Enable Amazon EBS encryption by default": of one account in one Region, for what is made from then on. */
  #isDefault(resource: PolicyResource): boolean {
    if (this.byDefault) return true;
    return ofKinds(this.resources, "volume-default").some(
      (setting) =>
        flagOf(property(setting, "enabled")) !== false &&
        accountKey(setting) === accountKey(resource) &&
        regionOf(setting) === regionOf(resource),
    );
  }
}

interface Device {
  readonly place: string;
  readonly device: unknown;
  /** Made of the image: only that tells whether it is encrypted, where the program does not. */
  readonly isRoot: boolean;
  readonly line: string;
  readonly tags: () => readonly WrittenTag[];
}

/** Names that images give their root device ("Device names for volumes on Amazon EC2 instances"). */
const rootNames = ["/dev/sda1", "/dev/xvda"];

/** The block devices of an instance or a template for instances, in the shapes of both providers. */
function devicesOf(resource: PolicyResource): readonly Device[] {
  const written = writtenProperties(resource);
  const { props } = resource;
  const ofVolumes = () => tagsIn(props.volumeTags, "volumeTags");
  const kind = kindOf(resource.type);
  if (kind === "instance" && !resource.type.startsWith("aws-native:"))
    return [
      {
        place: "rootBlockDevice",
        device: first(written.rootBlockDevice ?? knownRoot(resource)),
        isRoot: true,
        line: "rootBlockDevice: { encrypted: true }",
        tags: () => [...tagsIn(recordOf(first(props.rootBlockDevice)).tags, "rootBlockDevice.tags"), ...ofVolumes()],
      },
      ...indexed("ebsBlockDevices", written.ebsBlockDevices, "ebsBlockDevices: [{ encrypted: true, … }]", (index) => [
        ...tagsIn(recordOf(listOf(props.ebsBlockDevices)[index]).tags, `ebsBlockDevices[${index}].tags`),
        ...ofVolumes(),
      ]),
    ];
  if (kind === "launch-configuration")
    return [
      {
        place: "rootBlockDevice",
        device: first(written.rootBlockDevice),
        isRoot: true,
        line: "rootBlockDevice: { encrypted: true }",
        tags: () => [],
      },
      ...indexed("ebsBlockDevices", written.ebsBlockDevices, "ebsBlockDevices: [{ encrypted: true, … }]", () => []),
    ];
  const template = recordOf(kind === "launch-template" ? (written.launchTemplateData ?? written) : written);
  const tags = () =>
    kind === "launch-template" ? templateTags(recordOf(props.launchTemplateData ?? props).tagSpecifications) : [];
  const devices = mapped(template.blockDeviceMappings, tags);
  // A device that the program does not map comes from the image all the same.
  return devices.some(({ isRoot }) => isRoot)
    ? devices
    : [...devices, { place: "the root device", device: {}, isRoot: true, line: mappedLine, tags }];
}

/** Of an instance that is there, the provider tells what its root device is. */
function knownRoot(resource: PolicyResource): unknown {
  const read = first(property(resource, "rootBlockDevice"));
  return read instanceof NotKnown ? undefined : read;
}

function indexed(
  property: string,
  devices: unknown,
  line: string,
  tags: (index: number) => readonly WrittenTag[],
): readonly Device[] {
  return listOf(devices).map((device, index) => ({
    place: `${property}[${index}]`,
    device,
    isRoot: false,
    line,
    tags: () => tags(index),
  }));
}

const mappedLine = 'blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: true } }]';

function mapped(mappings: unknown, tags: () => readonly WrittenTag[]): readonly Device[] {
  const line = mappedLine;
  return listOf(mappings).flatMap((mapping, index): readonly Device[] => {
    const place = `blockDeviceMappings[${index}].ebs`;
    if (mapping instanceof NotKnown) return [{ place, device: mapping, isRoot: false, line, tags }];
    const { ebs, deviceName } = recordOf(mapping);
    // Instance stores and omitted devices have none; the former are encrypted always.
    if (ebs === undefined || ebs === null) return [];
    const device = first(ebs);
    const isRoot = rootNames.includes(textOf(deviceName) ?? "") && recordOf(device).snapshotId === undefined;
    return [{ place, device, isRoot, line, tags }];
  });
}

function templateTags(specifications: unknown): readonly WrittenTag[] {
  return listOf(specifications).flatMap((specification, index) => {
    const { resourceType, tags } = recordOf(specification);
    return resourceType === "volume" ? tagsIn(tags, `tagSpecifications[${index}].tags`) : [];
  });
}

function first(value: unknown): unknown {
  return value instanceof NotKnown ? value : listOf(value)[0];
}
