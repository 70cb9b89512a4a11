import type { Arrival } from "../busEvent";
import type { Rule, Target } from "../eventBuses";

/** One attempt to bring an event to a target. */
export interface Sending {
  readonly rule: Rule;
  readonly target: Target;
  readonly arrival: Arrival;
  readonly payload: string;
}

/** Throws `DeliveryFailure`, `AwsError`, or an SDK client's error. */
export type SendToTarget = (sending: Sending) => Promise<void>;
