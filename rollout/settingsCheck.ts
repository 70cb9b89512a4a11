import { ConfigurationError } from "../config/configurationError";
import { readSettings } from "../config/readSettings";
import type { RolloutSettings } from "./settings";
import { SettingsError } from "./settingsFile";
import { stackConfigOf } from "./stackConfig";
import type { Target } from "./target";

/**
 * Reads each target's config as its stack would, so that a mistake is told once and before anything begins rather than by each of a
 * thousand engines. Throws a `SettingsError` that lists every mistake with the stacks that have it.
 */
export function assertConfigs(targets: readonly Target[], settings: RolloutSettings, partition: string): void {
  const stacksBy = new Map<string, string[]>();
  for (const target of targets) {
    for (const mistake of mistakesOf(target, settings, partition)) {
      const stacks = stacksBy.get(mistake) ?? [];
      stacks.push(target.stack);
      stacksBy.set(mistake, stacks);
    }
  }
  if (stacksBy.size === 0) return;
  const lines = [...stacksBy].map(([mistake, [first = "", ...more]]) => {
    const others = more.length === 0 ? "" : ` and ${more.length} more`;
    return `  ${mistake} (${first}${others})`;
  });
  throw new SettingsError(["The config that the settings give to stacks has mistakes:", ...lines].join("\n"));
}

function mistakesOf(target: Target, settings: RolloutSettings, partition: string): readonly string[] {
  try {
    readSettings(stackConfigOf(target, settings, undefined), {
      accountId: target.account.id,
      partition,
      region: target.homeRegion,
    });
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.mistakes.map(({ key, problem }) => `${key}: ${problem}`);
    throw error;
  }
}
