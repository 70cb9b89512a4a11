import { type RolloutSettings, rolloutSettings } from "../../rollout/settings";

/** Settings as they come from a file, with what every file has. */
export function settingsOf(written: Readonly<Record<string, unknown>> = {}): RolloutSettings {
  return rolloutSettings.parse({
    organizationId: "o-a1b2c3d4e5",
    managementAccountId: "100000000001",
    securityAccountId: "100000000002",
    homeRegion: "eu-central-1",
    select: { all: true },
    backend: "file:///var/state",
    ...written,
  });
}
