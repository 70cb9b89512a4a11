import type { AutomationMeasurement } from "./automation";
import type { BlockingMeasurement } from "./blocking";
import type { ColdStartMeasurement } from "./coldStart";
import type { ConfinementMeasurement } from "./confinement";
import type { IsolationMeasurement } from "./isolation";
import type { MixedStormMeasurement } from "./mixedStorm";
import type { PreviewMeasurement } from "./policyPreview";
import type { RequestMeasurement } from "./request";
import type { RolloutMeasurement } from "./rollout";
import type { StormMeasurement } from "./storm";

/** All that one run of the bench measured; `bench/results/latest.json`. */
export interface Measurements {
  /** ISO 8601. */
  readonly measuredAt: string;
  readonly machine: {
    readonly processor: string;
    readonly processors: number;
    readonly node: string;
    readonly platform: string;
  };
  /** Of the system over the minute before the end: above the number of processors, the machine was busy with other things. */
  readonly loadAverage: number;
  readonly isolation: readonly IsolationMeasurement[];
  readonly blocking: readonly BlockingMeasurement[];
  readonly automation: readonly AutomationMeasurement[];
  readonly confinement: readonly ConfinementMeasurement[];
  readonly requests: readonly RequestMeasurement[];
  readonly coldStart: readonly ColdStartMeasurement[];
  readonly bundles: readonly { readonly responder: string; readonly bytes: number; readonly limit: number }[];
  readonly storm: StormMeasurement;
  readonly mixedStorm: MixedStormMeasurement;
  readonly previews: readonly PreviewMeasurement[];
  readonly rollout: RolloutMeasurement;
  readonly seconds: number;
}
