import type { OrganizationAccount } from "./organization/organizationAccount";
import type { Organization } from "./organization/readOrganization";
import { type RolloutSettings, withHome } from "./settings";
import { needsMemberStack } from "./stackConfig";
import type { LeftOut, StackRole, Target } from "./target";

/** Narrows what the settings choose to what is named on the command line; empty lists narrow nothing. */
export interface Narrowing {
  readonly accounts: readonly string[];
  /** Ids or paths of units. */
  readonly units: readonly string[];
  readonly regions: readonly string[];
}

export const nothingNarrowed: Narrowing = { accounts: [], units: [], regions: [] };

export interface Selection {
  /** By account id; the member stacks first, as they are deployed. */
  readonly targets: readonly Target[];
  /** Every other account of the organization, with the reason. */
  readonly leftOut: readonly LeftOut[];
  /** Names that nothing in the organization answers to; nobody should believe them covered. */
  readonly unknown: readonly string[];
}

interface Criteria {
  readonly accounts: readonly string[];
  readonly units: readonly string[];
  readonly tags: Readonly<Record<string, readonly string[]>>;
}

/**
 * Which accounts get which stack. Pure: everything it goes by is in its arguments. With `naming`, an account that is named on the
 * command line is taken whatever the settings select: so a stack goes that should not be there any more.
 */
export function selectTargets(
  organization: Organization,
  settings: RolloutSettings,
  narrowing = nothingNarrowed,
  naming = false,
): Selection {
  const targets: Target[] = [];
  const leftOut: LeftOut[] = [];
  for (const account of organization.accounts) {
    const role = roleOf(account, settings);
    const reason = reasonToLeaveOut(account, role, settings, narrowing, naming);
    if (reason === undefined) targets.push(targetOf(account, role, settings));
    else leftOut.push({ account, reason });
  }
  return { targets, leftOut, unknown: unknownNames(organization, settings, narrowing) };
}

export function stackNameOf(role: StackRole, accountId: string): string {
  return role === "member" ? `member-${accountId}` : role;
}

function targetOf(account: OrganizationAccount, role: StackRole, settings: RolloutSettings): Target {
  const { homeRegion, regions, regionsByAccount } = settings;
  const own = role === "member" ? regionsByAccount[account.id] : undefined;
  return {
    account,
    role,
    stack: stackNameOf(role, account.id),
    homeRegion,
    regions: own === undefined ? regions : withHome(homeRegion, own),
  };
}

function roleOf({ id }: OrganizationAccount, settings: RolloutSettings): StackRole {
  if (id === settings.managementAccountId) return "management";
  return id === settings.securityAccountId ? "security" : "member";
}

const stateReasons: Readonly<Record<OrganizationAccount["state"], string | undefined>> = {
  ACTIVE: undefined,
  PENDING_ACTIVATION: "it is not active yet; the next rollout takes it",
  SUSPENDED: "it is suspended",
  PENDING_CLOSURE: "it is being closed",
  CLOSED: "it is closed",
};

function reasonToLeaveOut(
  account: OrganizationAccount,
  role: StackRole,
  settings: RolloutSettings,
  narrowing: Narrowing,
  naming: boolean,
): string | undefined {
  const narrowed = { ...narrowing, tags: {} };
  const isNamed = narrowing.accounts.includes(account.id);
  const state = stateReasons[account.state];
  if (state !== undefined) return state;
  if (role === "management") {
    if (!settings.management) return "it is the management account; management: true in the settings would take it";
    if (!isNamed && !settings.select.accounts.includes(account.id))
      return "it is the management account, which is taken only where it is named by its id";
  }
  if (naming && isNamed) return undefined;
  if (role === "member" && !needsMemberStack(settings, account.id))
    return "its baseline comes by the management stack's StackSet";
  if (role === "security" && !settings.security) return "security: false in the settings";
  if (role === "member") {
    if (!settings.select.all && !matches(account, settings.select)) return "the settings don't select it";
    if (matches(account, settings.exclude)) return "the settings exclude it";
  }
  if (!isEmpty(narrowed) && !matches(account, narrowed)) return "not named on the command line";
  return undefined;
}

function isEmpty({ accounts, units, tags }: Criteria): boolean {
  return accounts.length === 0 && units.length === 0 && Object.keys(tags).length === 0;
}

function matches(account: OrganizationAccount, { accounts, units, tags }: Criteria): boolean {
  return (
    accounts.includes(account.id) ||
    units.some((unit) => isBelow(account, unit)) ||
    Object.entries(tags).some(([key, values]) => {
      const value = account.tags[key];
      return value !== undefined && (values.includes("*") || values.includes(value));
    })
  );
}

/** `Workloads` has the accounts of `Workloads/Production` too. */
function isBelow({ unitIds, unitNames }: OrganizationAccount, unit: string): boolean {
  return unitIds.includes(unit) || `${unitNames.join("/")}/`.startsWith(`${unit}/`);
}

function unknownNames({ accounts }: Organization, settings: RolloutSettings, narrowing: Narrowing): readonly string[] {
  const named = [settings.select, settings.exclude, narrowing];
  const ids = [
    settings.securityAccountId,
    ...named.flatMap((each) => each.accounts),
    ...Object.keys(settings.config.accounts),
    ...Object.keys(settings.regionsByAccount),
  ];
  const units = named.flatMap((each) => each.units);
  return [
    ...new Set([
      ...ids.filter((id) => !accounts.some((account) => account.id === id)),
      ...units.filter((unit) => !accounts.some((account) => isBelow(account, unit))),
    ]),
  ];
}
