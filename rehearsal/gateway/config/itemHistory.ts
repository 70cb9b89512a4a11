import { type Place, placeKey } from "../place";
import {
  type ConfigurationItem,
  type ItemStatus,
  isDeleted,
  type ResourceState,
  resourceKey,
  stateHash,
} from "./configurationItem";

/** The configuration items of every account and Region, each resource's oldest first. */
export class ItemHistory {
  private readonly byPlace = new Map<string, Map<string, ConfigurationItem[]>>();
  private lastStateId = 0;

  /** Appends what a resource is now; undefined where that is what the last item says already. */
  record(place: Place, state: ResourceState): ConfigurationItem | undefined {
    const last = this.latest(place, state);
    const hash = stateHash(state);
    if (last && !isDeleted(last) && last.configurationStateMd5Hash === hash) return undefined;
    const status = last && !isDeleted(last) ? "OK" : "ResourceDiscovered";
    return this.append(place, { ...state, ...this.stamp(place, status), configurationStateMd5Hash: hash });
  }

  /** Appends that a resource is gone: of its state nothing is left but what names it. */
  recordDeletion(
    place: Place,
    last: ConfigurationItem,
    status: "ResourceDeleted" | "ResourceDeletedNotRecorded",
  ): ConfigurationItem {
    return this.append(place, {
      ...last,
      ...this.stamp(place, status),
      configurationStateMd5Hash: "",
      configuration: null,
      supplementaryConfiguration: {},
      tags: {},
      relationships: [],
    });
  }

  /** All items of one resource, oldest first; empty where Config never saw it. */
  of(
    place: Place,
    resource: { readonly resourceType: string; readonly resourceId: string },
  ): readonly ConfigurationItem[] {
    return this.byPlace.get(placeKey(place))?.get(resourceKey(resource)) ?? [];
  }

  latest(
    place: Place,
    resource: { readonly resourceType: string; readonly resourceId: string },
  ): ConfigurationItem | undefined {
    return this.of(place, resource).at(-1);
  }

  /** The latest item of every resource that is still there. */
  present(place: Place): readonly ConfigurationItem[] {
    return [...(this.byPlace.get(placeKey(place))?.values() ?? [])].flatMap((items) => {
      const last = items.at(-1);
      return last && !isDeleted(last) ? [last] : [];
    });
  }

  private stamp(place: Place, configurationItemStatus: ItemStatus) {
    // Two items of one millisecond still have an order.
    this.lastStateId = Math.max(Date.now(), this.lastStateId + 1);
    return {
      configurationItemVersion: "1.3",
      configurationItemCaptureTime: new Date(this.lastStateId).toISOString(),
      configurationStateId: this.lastStateId,
      configurationItemStatus,
      awsAccountId: place.account,
      awsRegion: place.region,
      relatedEvents: [],
    };
  }

  private append(place: Place, item: ConfigurationItem): ConfigurationItem {
    const resources = this.byPlace.get(placeKey(place)) ?? new Map<string, ConfigurationItem[]>();
    this.byPlace.set(placeKey(place), resources);
    const items = resources.get(resourceKey(item)) ?? [];
    resources.set(resourceKey(item), [...items, item]);
    return item;
  }
}
