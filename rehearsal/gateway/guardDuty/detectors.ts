import { randomBytes } from "node:crypto";
import { AwsError } from "../awsRequest";
import { partitionOf } from "../partition";
import { type Place, placeKey } from "../place";

export interface DetectorFeature {
  readonly name: string;
  readonly status: string;
  readonly additionalConfiguration?: readonly unknown[];
}

/** GuardDuty in one account and Region. */
export interface Detector {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly createdAt: string;
  updatedAt: string;
  enabled: boolean;
  findingPublishingFrequency: string;
  dataSources: Readonly<Record<string, unknown>>;
  features: readonly DetectorFeature[];
  tags: Record<string, string>;
}

/** What CreateDetector may give; the rest is AWS's default. */
export type DetectorSettings = {
  readonly [K in "enabled" | "findingPublishingFrequency" | "dataSources" | "features" | "tags"]?:
    | Detector[K]
    | undefined;
};

/** The detectors of every account, at most one in a Region. */
export class Detectors {
  private readonly byPlace = new Map<string, Detector>();

  /** Throws `BadRequestException` where the account has one in this Region. */
  create(place: Place, settings: DetectorSettings = {}): Detector {
    if (this.byPlace.has(placeKey(place))) {
      throw new AwsError(
        "BadRequestException",
        "The request is rejected because a detector already exists for the current account.",
      );
    }
    const now = new Date().toISOString();
    const detector: Detector = {
      id: randomBytes(16).toString("hex"),
      account: place.account,
      region: place.region,
      createdAt: now,
      updatedAt: now,
      enabled: settings.enabled ?? true,
      findingPublishingFrequency: settings.findingPublishingFrequency ?? "SIX_HOURS",
      dataSources: settings.dataSources ?? {},
      features: settings.features ?? [],
      tags: settings.tags ?? {},
    };
    this.byPlace.set(placeKey(place), detector);
    return detector;
  }

  find(place: Place): Detector | undefined {
    return this.byPlace.get(placeKey(place));
  }

  /** The caller's own detector by its id. Throws `BadRequestException`. */
  get(place: Place, id: unknown): Detector {
    const found = this.find(place);
    if (found && found.id === id) return found;
    throw new AwsError(
      "BadRequestException",
      "The request is rejected because the input detectorId is not owned by the current account.",
    );
  }

  remove(detector: Detector): void {
    this.byPlace.delete(placeKey(detector));
  }
}

/** `arn:aws:guardduty:eu-west-1:111122223333:detector/<id>` */
export function detectorArn(detector: Detector): string {
  return `arn:${partitionOf(detector.region)}:guardduty:${detector.region}:${detector.account}:detector/${detector.id}`;
}
