import { memberTemplateText } from "../components/baseline/templateText";
import { ConfigurationError } from "../config/configurationError";
import { readSettings } from "../config/readSettings";
import type { ManagementSettings, Settings } from "../config/settings";
import type { RolloutSettings } from "./settings";
import { SettingsError } from "./settingsFile";
import { stackConfigOf } from "./stackConfig";

/** Stands for the targets of the StackSet where the settings have none yet: the template does not depend on them. */
const anyTarget = "r-0000";

/**
 * The CloudFormation template that the management stack's StackSets have with these settings, as JSON of many lines. Throws a
 * `SettingsError` for mistakes in the config, and a `RunError` for what AWS would refuse.
 */
export function memberTemplateOf(settings: RolloutSettings): string {
  const { members } = managementSettings(settings);
  if (members === undefined) throw new Error("The management stack has no members though they were asked for.");
  return memberTemplateText(members.members, 2);
}

function managementSettings(settings: RolloutSettings): ManagementSettings {
  const { managementAccountId: id, homeRegion, regions } = settings;
  const account = { id, name: "management", state: "ACTIVE", unitIds: [], unitNames: [], tags: {} } as const;
  const target = { account, role: "management", stack: "management", homeRegion, regions } as const;
  const config = stackConfigOf(target, { ...settings, memberBaseline: "stackset" }, undefined);
  // The template names no partition: it leaves that to CloudFormation.
  const placement = { accountId: id, partition: "aws", region: homeRegion };
  let read: Settings;
  try {
    read = readSettings({ "firebreak:memberStackSetTargets": [anyTarget], ...config }, placement);
  } catch (cause) {
    if (cause instanceof ConfigurationError) throw new SettingsError(cause.message, { cause });
    throw cause;
  }
  if (read.role === "management") return read;
  throw new Error(`The management stack's settings were read as those of ${read.role}.`);
}
