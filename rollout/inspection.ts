import type { Placement } from "../components/placement";
import { readSettings } from "../config/readSettings";
import type { Settings } from "../config/settings";
import { AccountClients } from "./accountClients";
import type { AwsAccess } from "./awsAccess";
import type { Organization } from "./organization/readOrganization";
import type { RolloutSettings } from "./settings";
import { stackConfigOf } from "./stackConfig";
import type { Target } from "./target";

/** What `preflight` and `verify` look with, and at. */
export interface Inspection {
  readonly access: AwsAccess;
  readonly settings: RolloutSettings;
  readonly organization: Organization;
  /** The stacks' accounts and Regions that are looked at. */
  readonly targets: readonly Target[];
  /** Of the caller's own account, and all that may do: Organizations is asked by these. */
  readonly caller: AccountClients;
}

/** So many accounts are looked at side by side. */
export const accountsAtOnce = 8;

/** Clients of an account whose session may do no more than the policy says. */
export function clientsOf({ access, settings }: Inspection, accountId: string, sessionPolicy: string): AccountClients {
  const { region: _region, ...configuration } = access.clientOf(accountId, settings.homeRegion, sessionPolicy);
  return new AccountClients(accountId, configuration);
}

/** Where the target's provider makes things. */
export function placementOf({ access }: Pick<Inspection, "access">, target: Target): Placement {
  return { accountId: target.account.id, partition: access.partition, region: target.homeRegion };
}

/** The settings of the target's stack, as its program would read them. Throws `ConfigurationError`. */
export function stackSettings(inspection: Pick<Inspection, "access" | "settings">, target: Target): Settings {
  const config = stackConfigOf(target, inspection.settings, undefined);
  return readSettings(config, placementOf(inspection, target));
}
