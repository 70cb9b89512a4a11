import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { AccountClients } from "./accountClients";
import { AwsAccess, type CallerAccess } from "./awsAccess";
import type { Inspection } from "./inspection";
import { readOrganization } from "./organization/readOrganization";
import { type Narrowing, nothingNarrowed, type Selection, selectTargets } from "./selection";
import type { RolloutSettings } from "./settings";

export interface InspectionOptions {
  readonly settings: RolloutSettings;
  /** Default: AWS's own chain in this process's environment, and the settings' home Region. */
  readonly caller?: Partial<CallerAccess>;
  readonly narrowing?: Narrowing;
  /** Every member, also those that have no stack because a StackSet brings them all they need. */
  readonly everyMember?: boolean;
}

/** An inspection, whose clients are closed by `close`. */
export interface OpenInspection extends Inspection {
  readonly selection: Selection;
  close(): void;
}

/** Throws where the caller's credentials are none, and `OrganizationUnreadError`. */
export async function openInspection(options: InspectionOptions): Promise<OpenInspection> {
  const { settings, narrowing = nothingNarrowed, everyMember = false } = options;
  const { homeRegion, deploymentRole, select, exclude } = settings;
  const access = await AwsAccess.of({ region: homeRegion, ...options.caller }, deploymentRole);
  const { region: _region, ...configuration } = access.clientOf(access.accountId);
  const caller = new AccountClients(access.accountId, configuration);
  const close = () => {
    caller.close();
    access.close();
  };
  try {
    const withTags = [select, exclude].some(({ tags }) => Object.keys(tags).length > 0);
    const organization = await readOrganization(caller.client(OrganizationsClient, homeRegion), { withTags });
    const selected = everyMember ? { ...settings, memberBaseline: "pulumi" as const } : settings;
    const selection = selectTargets(organization, selected, narrowing);
    const wanted = (region: string) => narrowing.regions.length === 0 || narrowing.regions.includes(region);
    const targets = selection.targets.map((target) => ({ ...target, regions: target.regions.filter(wanted) }));
    return { access, settings, organization, caller, targets, selection, close };
  } catch (error) {
    close();
    throw error;
  }
}
