import type { RolloutSettings } from "./settings";
import type { Target } from "./target";

/**
 * A stack's whole config, by full key. What follows from the settings can't be overridden; of the rest the nearest to the account
 * stands: account, then role, then all.
 *
 * The provider assumes the deployment role itself, so its sessions are renewed for as long as the engine runs and stand nowhere;
 * and it refuses to work in another account than the target's (`allowedAccountIds`).
 */
export function stackConfigOf(
  target: Target,
  settings: RolloutSettings,
  roleArn: string | undefined,
): Readonly<Record<string, unknown>> {
  const { all, accounts, ...byRole } = settings.config;
  const given = { ...named(all), ...named(byRole[target.role]), ...named(accounts[target.account.id] ?? {}) };
  return {
    ...given,
    "firebreak:role": target.role,
    "firebreak:organizationId": settings.organizationId,
    "firebreak:managementAccountId": settings.managementAccountId,
    "firebreak:securityAccountId": settings.securityAccountId,
    "firebreak:homeRegion": settings.homeRegion,
    "firebreak:regions": target.regions,
    ...(settings.memberBaseline === "stackset" ? { "firebreak:memberStackSet": true } : {}),
    "aws:region": target.homeRegion,
    "aws:allowedAccountIds": [target.account.id],
    ...(roleArn === undefined ? {} : { "aws:assumeRoles": [{ roleArn, sessionName: "firebreak-rollout" }] }),
  };
}

function named(config: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key.startsWith("firebreak:") ? key : `firebreak:${key}`, value]),
  );
}

/** Whether a member gets a stack of its own beside the StackSet's: for what has to look first, GuardDuty and Config. */
export function needsMemberStack({ config, memberBaseline }: RolloutSettings, accountId: string): boolean {
  if (memberBaseline === "pulumi") return true;
  const given = { ...named(config.all), ...named(config.member), ...named(config.accounts[accountId] ?? {}) };
  const sweeps = given["firebreak:sweepAccounts"];
  return (
    given["firebreak:enableConfig"] === true ||
    given["firebreak:enableGuardDuty"] === true ||
    given["firebreak:configRules"] === "accounts" ||
    (Array.isArray(sweeps) && sweeps.map(String).includes(accountId))
  );
}
