import * as z from "zod";
import { type ExemptionSettings, exceptionAmong, exemptionSettings } from "../exceptionOn";
import { listOf, recordOf } from "../inputs";
import { resourcePolicy } from "../policy";
import { tagsIn } from "../writtenTags";
import { exceptionTag, namesFor } from "./exemption";
import { readableCopy } from "./partlyKnown";
import { kindOf } from "./resourceTypes";

const rule = "ENCRYPTED_VOLUMES";

/**
 * Encrypts what a launch template's mappings leave open. Safe: it makes a new version of the template, and only instances launched
 * from then on differ. There is no such remediation of volumes, instances and databases: there it replaces what is in use, and
 * the data is gone with it.
 */
export const launchTemplateEncrypted = resourcePolicy({
  name: "launch-template-encrypted",
  group: "detections",
  summary: "The volumes that a launch template maps are encrypted.",
  why: "Volumes can't be encrypted once they are made. Turned on as a remediation, this writes encrypted: true where the program does not.",
  fix: "Encrypt each block device of the template, or set this policy to remediate.",
  source: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
  level: "disabled",
  levelBecause: "A remediation changes what was reviewed; whoever wants that says so with the level remediate.",
  severity: "medium",
  settings: z.strictObject(exemptionSettings),
  appliesTo: (type) => kindOf(type) === "launch-template",
  validate({ props }, { report, settings }) {
    const open = openDevices(props, settings).map((index) => `blockDeviceMappings[${index}].ebs`);
    if (open.length > 0)
      report({
        what: `${open.join(", ")} of the template ${open.length === 1 ? "is" : "are"} not encrypted.`,
        why: "Nobody can encrypt the volumes once they are made.",
        write: `ebs: { encrypted: true }, or on the volumes' tags in tagSpecifications: { ${exceptionTag(settings, rule)} }`,
      });
  },
  remediate({ type, props }, settings) {
    const open = openDevices(readableCopy(props), settings);
    for (const index of open) {
      const { ebs } = recordOf(listOf(templateIn(props).blockDeviceMappings)[index]);
      Reflect.set(recordOf(ebs), "encrypted", type.startsWith("aws-native:") ? true : "true");
    }
    return open.length === 0 ? undefined : props;
  },
});

type Props = Readonly<Record<string, unknown>>;

/** AWS Native has the template's data in one property. */
function templateIn(props: Props): Props {
  return recordOf(props.launchTemplateData ?? props);
}

/** Which mappings are of volumes and not encrypted, in a template whose volumes no exception exempts. Throws `UnknownValueError`. */
function openDevices(props: Props, settings: ExemptionSettings): readonly number[] {
  const template = templateIn(props);
  const open = listOf(template.blockDeviceMappings).flatMap((mapping, index) => {
    const { ebs } = recordOf(mapping);
    if (ebs === undefined || ebs === null) return [];
    const { encrypted } = recordOf(ebs);
    return encrypted === true || encrypted === "true" ? [] : [index];
  });
  return open.length > 0 && isExempt(template, settings) ? [] : open;
}

function isExempt(template: Props, settings: ExemptionSettings): boolean {
  const tags = listOf(template.tagSpecifications)
    .map(recordOf)
    .flatMap((specification, index) =>
      specification.resourceType === "volume" ? tagsIn(specification.tags, `tagSpecifications[${index}].tags`) : [],
    );
  return exceptionAmong(tags, settings, namesFor(rule)).kind === "exempt";
}
