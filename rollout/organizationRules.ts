import type { Organization } from "./organization/readOrganization";
import type { RolloutSettings } from "./settings";

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
