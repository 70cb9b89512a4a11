import * as z from "zod";
import { exemptionSettings } from "../exceptionOn";
import { type Check, stackPolicy } from "../policy";
import { exceptionTag, exemptionOf, namesFor } from "./exemption";
import { doubtOf, faultOf } from "./storageEncryption";
import { type StackVolume, volumesOf } from "./volumesOfStack";
import { writtenNames } from "./writtenNames";

const rule = "ENCRYPTED_VOLUMES";

/** Settings by which volumes are judged; the policy of sources out of sight has the first of them too. */
export const volumeSettings = {
  encryptionByDefault: z
    .boolean()
    .default(false)
    .describe("Whether the accounts encrypt new EBS volumes by default, in each Region that is used."),
};

const settings = z.strictObject({
  ...exemptionSettings,
  ...volumeSettings,
  kmsId: z
    .string()
    .default("")
    .describe("Key, by id or ARN, that volumes must be encrypted with; empty, any. The stacks' firebreak:kmsId."),
});
type Settings = z.output<typeof settings>;

/**
 * Volumes by themselves, of instances, and of templates for instances. Config's rule looks at attached volumes only; this looks at
 * all, for a volume is made to be attached. Encryption by default, a resource of the stack or told by the settings, counts.
 */
export const volumeEncryption = stackPolicy({
  name: "volume-encryption",
  group: "detections",
  summary: "EBS volumes are encrypted.",
  why: "A volume can't be encrypted later: it is copied and replaced, and its instance stops meanwhile.",
  fix: "Encrypt the volume from the start, or turn on encryption by default in the Region.",
  source: "https://docs.aws.amazon.com/config/latest/developerguide/encrypted-volumes.html",
  level: "mandatory",
  levelBecause: "It costs one line now and a replacement later.",
  severity: "high",
  settings,
  beforehand: writtenNames,
  validate({ resources }, check) {
    for (const volume of volumesOf(resources, check.settings.encryptionByDefault))
      check.attempt(`the encryption of ${volume.name}`, () => judge(volume, check));
  },
});

function judge(volume: StackVolume, { settings, report }: Check<Settings>): void {
  const { encryption, resource, name, line } = volume;
  const fault = faultOf(encryption, settings.kmsId);
  const doubt = doubtOf(encryption, settings.kmsId);
  if (fault === undefined && doubt === undefined) return;
  const exemption = exemptionOf(volume.exception(settings, namesFor(rule)), settings);
  if (exemption.exempt) return;
  if (doubt !== undefined) throw doubt.error;
  const key = settings.kmsId === "" ? "" : `, kmsKeyId: ${JSON.stringify(settings.kmsId)}`;
  report(
    {
      what: `${name} ${fault}.${exemption.note}`,
      why: "Nobody can encrypt it once it is made; people are told of it as soon as it is attached.",
      write: `${line.replace("encrypted: true", `encrypted: true${key}`)}, or on the volume's tags: { ${exceptionTag(settings, rule)} }`,
    },
    resource.urn,
  );
}
