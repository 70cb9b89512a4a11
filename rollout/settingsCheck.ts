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
  // Reading one takes some ten milliseconds, and thousands of members have the same.
  const read = new Map<string, readonly string[]>();
  for (const target of targets) {
    const config = stackConfigOf(target, settings, undefined);
    const key = JSON.stringify({
      ...config,
      "aws:allowedAccountIds": target.role === "member" ? [] : target.account.id,
    });
    const mistakes = read.get(key) ?? mistakesOf(config, target, partition);
    read.set(key, mistakes);
    for (const mistake of mistakes) {
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

function mistakesOf(
  config: Readonly<Record<string, unknown>>,
  { account, homeRegion }: Target,
  partition: string,
): readonly string[] {
  try {
    readSettings(config, { accountId: account.id, partition, region: homeRegion });
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.mistakes.map(({ key, problem }) => `${key}: ${problem}`);
    throw error;
  }
}
