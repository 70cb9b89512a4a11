import { AwsError } from "../awsRequest";
import type { OrganizationDirectory } from "../organizationDirectory";
import { partitionOf } from "../partition";
import { type Place, placeKey } from "../place";

/** Security Hub in one account and Region. */
export interface Hub extends Place {
  readonly arn: string;
  readonly subscribedAt: string;
  autoEnableControls: boolean;
  controlFindingGenerator: string;
}

interface Administration {
  readonly administrator: string;
  autoEnable: boolean;
  autoEnableStandards: string;
}

/**
 * Where Security Hub is on, and who administers it in a Region. Less than AWS: every account of the organization is a member, with
 * Security Hub on, from the moment an administrator is there and enables it for new accounts; there are no invitations.
 */
export class Hubs {
  private readonly byPlace = new Map<string, Hub>();
  private readonly byRegion = new Map<string, Administration>();

  constructor(private readonly organization: OrganizationDirectory) {}

  /** Throws `ResourceConflictException` where it is on. */
  enable(place: Place): Hub {
    if (this.find(place))
      throw new AwsError("ResourceConflictException", "Account is already subscribed to Security Hub", 409);
    return this.create(place);
  }

  /** The account's hub: one that it enabled, or that its administrator enabled for it. */
  find(place: Place): Hub | undefined {
    return (
      this.byPlace.get(placeKey(place)) ?? (this.administratorOf(place) === undefined ? undefined : this.create(place))
    );
  }

  /** Throws `InvalidAccessException` where Security Hub is off. */
  get(place: Place): Hub {
    const hub = this.find(place);
    if (hub) return hub;
    throw new AwsError("InvalidAccessException", `Account ${place.account} is not subscribed to AWS Security Hub`, 401);
  }

  disable(place: Place): void {
    this.get(place);
    this.byPlace.delete(placeKey(place));
  }

  /** Enables Security Hub for the administrator, too. Throws `InvalidInputException`, `ResourceConflictException`. */
  delegate(region: string, administrator: string): void {
    const current = this.byRegion.get(region);
    if (current?.administrator === administrator) return;
    if (current) {
      throw new AwsError(
        "ResourceConflictException",
        `Account ${current.administrator} is already the delegated administrator of the organization`,
        409,
      );
    }
    if (!this.organization.contains(administrator)) {
      throw new AwsError("InvalidInputException", `Account ${administrator} is not a member of the organization`);
    }
    const place = { account: administrator, region };
    if (!this.find(place)) this.create(place);
    this.byRegion.set(region, { administrator, autoEnable: true, autoEnableStandards: "DEFAULT" });
  }

  /** Throws `InvalidInputException` where that account is not the administrator. */
  undelegate(region: string, administrator: string): void {
    if (this.byRegion.get(region)?.administrator !== administrator) {
      throw new AwsError("InvalidInputException", `Account ${administrator} is not the delegated administrator`);
    }
    this.byRegion.delete(region);
  }

  administratorIn(region: string): string | undefined {
    return this.byRegion.get(region)?.administrator;
  }

  /** Of the calling administrator. Throws `InvalidAccessException` for any other account. */
  administration(place: Place): Administration {
    const found = this.byRegion.get(place.region);
    if (found?.administrator === place.account) return found;
    throw new AwsError(
      "InvalidAccessException",
      `Account ${place.account} is not an administrator for this organization`,
      401,
    );
  }

  /** Undefined for the administrator itself, and for accounts that are no members. */
  administratorOf({ account, region }: Place): string | undefined {
    const found = this.byRegion.get(region);
    const member = found?.autoEnable && found.administrator !== account && this.organization.contains(account);
    return member ? found.administrator : undefined;
  }

  private create(place: Place): Hub {
    const { account, region } = place;
    const hub: Hub = {
      account,
      region,
      arn: `arn:${partitionOf(region)}:securityhub:${region}:${account}:hub/default`,
      subscribedAt: new Date().toISOString(),
      autoEnableControls: true,
      controlFindingGenerator: "SECURITY_CONTROL",
    };
    this.byPlace.set(placeKey(place), hub);
    return hub;
  }
}
