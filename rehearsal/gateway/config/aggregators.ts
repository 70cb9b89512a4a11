import { AwsError } from "../awsRequest";
import type { OrganizationDirectory } from "../organizationDirectory";
import { type Place, placeKey } from "../place";

export interface AggregationSources {
  readonly AccountAggregationSources?: readonly AccountSource[] | undefined;
  readonly OrganizationAggregationSource?: OrganizationSource | undefined;
}

interface RegionSource {
  readonly AllAwsRegions?: boolean | undefined;
  readonly AwsRegions?: readonly string[] | undefined;
}

export interface AccountSource extends RegionSource {
  readonly AccountIds: readonly string[];
}

export interface OrganizationSource extends RegionSource {
  readonly RoleArn: string;
}

export interface Aggregator extends AggregationSources {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Leave that an account gives another to collect its data in a Region. */
export interface Authorization {
  readonly arn: string;
  readonly authorizedAccountId: string;
  readonly authorizedRegion: string;
  readonly createdAt: Date;
}

/** Aggregators and authorizations of every account and Region. */
export class Aggregators {
  private readonly byPlace = new Map<string, Map<string, Aggregator>>();
  private readonly authorizations = new Map<string, Map<string, Authorization>>();

  constructor(private readonly organization: OrganizationDirectory) {}

  of(place: Place): readonly Aggregator[] {
    return [...(this.byPlace.get(placeKey(place))?.values() ?? [])];
  }

  /** Throws `NoSuchConfigurationAggregatorException`. */
  get(place: Place, name: string): Aggregator {
    const found = this.byPlace.get(placeKey(place))?.get(name);
    if (found) return found;
    throw new AwsError(
      "NoSuchConfigurationAggregatorException",
      "The configuration aggregator does not exist. Check the configuration aggregator name and try again.",
    );
  }

  put(place: Place, aggregator: Aggregator): void {
    const known = this.byPlace.get(placeKey(place)) ?? new Map<string, Aggregator>();
    known.set(aggregator.name, aggregator);
    this.byPlace.set(placeKey(place), known);
  }

  delete(place: Place, name: string): Aggregator {
    const found = this.get(place, name);
    this.byPlace.get(placeKey(place))?.delete(name);
    return found;
  }

  authorizationsOf(place: Place): readonly Authorization[] {
    return [...(this.authorizations.get(placeKey(place))?.values() ?? [])];
  }

  authorize(place: Place, given: Authorization): Authorization {
    const known = this.authorizations.get(placeKey(place)) ?? new Map<string, Authorization>();
    this.authorizations.set(placeKey(place), known);
    const key = `${given.authorizedAccountId}/${given.authorizedRegion}`;
    const authorization = known.get(key) ?? given;
    known.set(key, authorization);
    return authorization;
  }

  withdraw(place: Place, account: string, region: string): void {
    this.authorizations.get(placeKey(place))?.delete(`${account}/${region}`);
  }

  /** Does the aggregator of `collector` collect from this account and Region? An account of a list has to allow it. */
  collects(collector: Place, aggregator: Aggregator, source: Place): boolean {
    const { OrganizationAggregationSource: whole, AccountAggregationSources: listed = [] } = aggregator;
    if (whole && covers(whole, source.region) && this.organization.contains(source.account)) return true;
    return listed.some(
      (accounts) =>
        accounts.AccountIds.includes(source.account) &&
        covers(accounts, source.region) &&
        (source.account === collector.account || this.isAuthorized(source, collector)),
    );
  }

  private isAuthorized(source: Place, collector: Place): boolean {
    return this.authorizationsOf(source).some(
      ({ authorizedAccountId, authorizedRegion }) =>
        authorizedAccountId === collector.account && authorizedRegion === collector.region,
    );
  }
}

function covers({ AllAwsRegions, AwsRegions = [] }: RegionSource, region: string): boolean {
  return AllAwsRegions === true || AwsRegions.includes(region);
}
