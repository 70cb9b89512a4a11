import { createHash } from "node:crypto";

/** What a recorded resource is at one moment, as Config writes it down, before it has a place in the resource's history. */
export interface ResourceState {
  /** `AWS::EC2::SecurityGroup` */
  readonly resourceType: string;
  readonly resourceId: string;
  readonly resourceName: string | null;
  readonly ARN: string;
  /** `Not Applicable` for what is in no zone, `Regional` for what spans all of them. */
  readonly availabilityZone: string;
  /** ISO 8601; null where the service does not tell. */
  readonly resourceCreationTime: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly relationships: readonly Relationship[];
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly supplementaryConfiguration: Readonly<Record<string, unknown>>;
}

export interface Relationship {
  readonly resourceId: string;
  readonly resourceName: string | null;
  readonly resourceType: string;
  readonly name: string;
}

export type ItemStatus = "ResourceDiscovered" | "OK" | "ResourceDeleted" | "ResourceDeletedNotRecorded";

/** A configuration item as a notification carries it ("Example Configuration Item Change Notifications"). */
export interface ConfigurationItem extends Omit<ResourceState, "configuration"> {
  readonly configurationItemVersion: string;
  /** ISO 8601, milliseconds. */
  readonly configurationItemCaptureTime: string;
  /** Epoch milliseconds of the capture: later states have greater ones. */
  readonly configurationStateId: number;
  readonly configurationStateMd5Hash: string;
  readonly configurationItemStatus: ItemStatus;
  readonly awsAccountId: string;
  readonly awsRegion: string;
  readonly relatedEvents: readonly string[];
  /** Null for a resource that is gone. */
  readonly configuration: Readonly<Record<string, unknown>> | null;
}

/** Two states are the same if nothing that Config records of them differs. */
export function stateHash(state: ResourceState): string {
  return createHash("md5").update(JSON.stringify(state)).digest("hex");
}

export function isDeleted(item: ConfigurationItem): boolean {
  return (
    item.configurationItemStatus === "ResourceDeleted" || item.configurationItemStatus === "ResourceDeletedNotRecorded"
  );
}

/** `AWS::EC2::SecurityGroup/sg-0123456789abcdef0` */
export function resourceKey(resource: { readonly resourceType: string; readonly resourceId: string }): string {
  return `${resource.resourceType}/${resource.resourceId}`;
}
