import type { Arrival } from "../busEvent";
import type { Rule, Target } from "../eventBuses";
import type { DeliveryFailure } from "./deliveryFailure";

/** Why EventBridge gave up on an error that it retries: `EXHAUSTED_RETRY_CONDITION`. */
export type ExhaustedRetryCondition = "MaximumRetryAttempts" | "MaximumEventAgeInSeconds";

/** An event that a rule could not bring to a target for good. */
export interface FailedDelivery {
  readonly rule: Rule;
  readonly target: Target;
  readonly arrival: Arrival;
  readonly attempts: number;
  readonly failure: DeliveryFailure;
  readonly exhausted?: ExhaustedRetryCondition;
}
