import { AwsError } from "../awsRequest";
import type { OrganizationDirectory } from "../organizationDirectory";
import type { Place } from "../place";
import type { Detectors } from "./detectors";

/** `autoEnableOrganizationMembers` of UpdateOrganizationConfiguration. */
export type AutoEnable = "ALL" | "NEW" | "NONE";

interface Administration {
  readonly administrator: string;
  autoEnable: AutoEnable;
  features: readonly { readonly name: string }[];
  readonly members: Set<string>;
  readonly disassociated: Set<string>;
}

/**
 * The delegated administrator of each Region and its members ("Managing GuardDuty accounts with AWS Organizations").
 * Less than AWS: every account of the organization is a member from the moment an administrator is there, as if it had set
 * `autoEnableOrganizationMembers` to ALL at once; there are no invitations.
 */
export class AdministrationDirectory {
  private readonly byRegion = new Map<string, Administration>();

  constructor(
    private readonly organization: OrganizationDirectory,
    private readonly detectors: Detectors,
  ) {}

  /** Throws `BadRequestException` where another account is the administrator, or this one is not in the organization. */
  enable(region: string, administrator: string): void {
    const current = this.byRegion.get(region);
    if (current?.administrator === administrator) return;
    if (current) {
      throw new AwsError(
        "BadRequestException",
        `The request is rejected because account ${current.administrator} is already the delegated administrator of the organization`,
      );
    }
    if (!this.organization.contains(administrator)) {
      throw new AwsError(
        "BadRequestException",
        `The request is rejected because account ${administrator} is not a member of the organization`,
      );
    }
    this.byRegion.set(region, {
      administrator,
      autoEnable: "ALL",
      features: [],
      members: new Set(),
      disassociated: new Set(),
    });
    // AWS enables GuardDuty in the Region for the account that becomes the administrator.
    const place = { account: administrator, region };
    if (!this.detectors.find(place)) this.detectors.create(place);
  }

  /** Throws `BadRequestException` where the account is not the administrator. */
  disable(region: string, administrator: string): void {
    if (this.byRegion.get(region)?.administrator !== administrator) {
      throw new AwsError(
        "BadRequestException",
        `The request is rejected because account ${administrator} is not enabled as delegated administrator`,
      );
    }
    this.byRegion.delete(region);
  }

  administratorIn(region: string): string | undefined {
    return this.byRegion.get(region)?.administrator;
  }

  /** The administrator that an account is a member of; undefined for the administrator itself and for standalone accounts. */
  administratorOf(place: Place): string | undefined {
    const found = this.byRegion.get(place.region);
    if (!found || found.administrator === place.account || found.disassociated.has(place.account)) return undefined;
    const member =
      found.members.has(place.account) || (found.autoEnable !== "NONE" && this.organization.contains(place.account));
    return member ? found.administrator : undefined;
  }

  /** Accounts whose findings an administrator sees, without its own. */
  membersOf(place: Place): readonly string[] {
    if (this.administratorIn(place.region) !== place.account) return [];
    const candidates = new Set([
      ...this.organization.accounts.map((account) => account.id),
      ...(this.byRegion.get(place.region)?.members ?? []),
    ]);
    return [...candidates].filter(
      (account) => this.administratorOf({ account, region: place.region }) === place.account,
    );
  }

  /** Of the calling administrator. Throws `BadRequestException` for any other account. */
  configuration(place: Place): Administration {
    const found = this.byRegion.get(place.region);
    if (found?.administrator === place.account) return found;
    throw new AwsError(
      "BadRequestException",
      "The request is rejected because the current account is not the delegated administrator of the organization",
    );
  }
}
