import { AwsAccess } from "./awsAccess";
import { missingPassphrase } from "./backend";
import { Rollout, type RolloutOptions } from "./rollout";
import { SettingsError } from "./settingsFile";

export type { Check } from "./check";
export { findEngine } from "./engine/findEngine";
export type { Inspection } from "./inspection";
export { type InspectionOptions, type OpenInspection, openInspection } from "./openInspection";
export { preflight } from "./preflight/preflight";
export type { ProgressEvent, RolloutCommand } from "./progressEvent";
export { Rollout, type RolloutOptions, type RolloutResult, type RunOptions } from "./rollout";
export type { Narrowing, Selection } from "./selection";
export type { RolloutSettings } from "./settings";
export { parseSettings, readSettingsFile, SettingsError } from "./settingsFile";
export { type OrganizationStatus, status } from "./status/status";
export type { LeftOut, StackRole, Target } from "./target";
export type { TargetOutcome } from "./targetOutcome";
export { verify } from "./verification/verify";

/** Opens a rollout with the caller's credentials. Throws where these are none, and a `SettingsError` where a passphrase lacks. */
export async function openRollout(options: RolloutOptions): Promise<Rollout> {
  const { homeRegion, deploymentRole, backend, secretsProvider } = options.settings;
  const missing = missingPassphrase(backend, secretsProvider, { ...process.env, ...options.environment });
  if (missing !== undefined) throw new SettingsError(missing);
  return new Rollout(await AwsAccess.of({ region: homeRegion, ...options.caller }, deploymentRole), options);
}
