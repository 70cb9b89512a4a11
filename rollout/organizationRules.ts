import type { AwsAccess } from "./awsAccess";
import type { Organization } from "./organization/readOrganization";
import { stackNameOf } from "./selection";
import type { RolloutSettings } from "./settings";
import { stackConfigOf } from "./stackConfig";
import type { KnownStack } from "./standing";
import type { Target } from "./target";

/**
 * The accounts that the organization's Config rules have to leave out: those where no member stack stands. A rule of the organization
 * fails as a whole where one account lacks the recorder or the role, and one account that failed would keep all others from theirs.
 * Undefined where the rules are not the organization's, or where the members' baseline comes by a StackSet.
 */
export function excludedFromRules(
  { accounts }: Organization,
  covered: ReadonlySet<string>,
  { config, memberBaseline, managementAccountId, securityAccountId }: RolloutSettings,
): readonly string[] | undefined {
  const written = (key: string) => config.security[key] ?? config.all[key];
  if (memberBaseline === "stackset" || (written("configRules") ?? "organization") !== "organization") return undefined;
  const given = written("configRulesExcludedAccounts");
  const without = accounts
    .filter(({ state }) => state === "ACTIVE" || state === "PENDING_ACTIVATION")
    .map(({ id }) => id)
    // The stack itself leaves these two out.
    .filter((id) => id !== managementAccountId && id !== securityAccountId && !covered.has(id));
  return [...new Set([...(Array.isArray(given) ? given.map(String) : []), ...without])].sort();
}

/** Accounts where a member stack stands, as the backend lists them. */
export function coveredAccounts(
  { accounts }: Organization,
  known: ReadonlyMap<string, KnownStack>,
): ReadonlySet<string> {
  return new Set(
    accounts.map(({ id }) => id).filter((id) => (known.get(stackNameOf("member", id))?.listed?.resourceCount ?? 0) > 0),
  );
}

/** A target's config with what follows from how far the rollout has come. */
export function wholeConfigOf(
  target: Target,
  {
    organization,
    settings,
    access,
    covered,
  }: {
    readonly organization: Organization;
    readonly settings: RolloutSettings;
    readonly access: Pick<AwsAccess, "roleArn">;
    readonly covered: ReadonlySet<string>;
  },
): Readonly<Record<string, unknown>> {
  const config = stackConfigOf(target, settings, access.roleArn(target.account.id));
  if (target.role !== "security") return config;
  const excluded = excludedFromRules(organization, covered, settings);
  return excluded === undefined ? config : { ...config, "firebreak:configRulesExcludedAccounts": excluded };
}
