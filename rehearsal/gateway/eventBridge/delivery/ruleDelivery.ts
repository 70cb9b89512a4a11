import type { Gateway } from "../../serviceModule";
import type { Arrival } from "../busEvent";
import type { Rule, Target } from "../eventBuses";
import { TransformedInputError } from "../input/inputTransformer";
import { targetInput } from "../input/targetInput";
import type { SendToTarget } from "../targets/sending";
import { backOffSeconds } from "./backOff";
import type { DeadLetterQueues } from "./deadLetterQueues";
import { DeliveryFailure, deliveryFailure } from "./deliveryFailure";
import type { DeliveryLog } from "./deliveryLog";
import type { ExhaustedRetryCondition, FailedDelivery } from "./failedDelivery";

const defaultRetries = 185;
const defaultAgeSeconds = 86_400;

interface AttemptResult {
  readonly attempts: number;
  readonly failure?: DeliveryFailure;
  readonly exhausted?: ExhaustedRetryCondition;
}

/** Brings an event to a rule's target: input, attempts, retries, dead-letter queue, log. Never throws. */
export class RuleDelivery {
  constructor(
    private readonly gateway: Gateway,
    private readonly send: SendToTarget,
    private readonly deadLetterQueues: DeadLetterQueues,
    private readonly log: DeliveryLog,
    /** Fires when the rehearsal ends: retries that wait then are given up, without a trace in the log. */
    private readonly ended: AbortSignal,
  ) {}

  async deliver(rule: Rule, target: Target, arrival: Arrival): Promise<void> {
    const result = await this.attempt(rule, target, arrival);
    if (result === undefined) {
      return;
    }
    const record = {
      eventId: arrival.event.id,
      ruleArn: rule.arn,
      targetId: target.Id,
      targetArn: target.Arn,
      attempts: result.attempts,
    };
    if (result.failure === undefined) {
      this.log.add({ ...record, outcome: "delivered" });
      return;
    }
    const failed: FailedDelivery = { rule, target, arrival, ...result, failure: result.failure };
    const error = { errorCode: failed.failure.code, errorMessage: failed.failure.message };
    if (target.DeadLetterConfig?.Arn === undefined) {
      this.log.add({ ...record, ...error, outcome: "dropped" });
      return;
    }
    try {
      await this.deadLetterQueues.send(target.DeadLetterConfig.Arn, failed);
      this.log.add({ ...record, ...error, outcome: "dead-lettered" });
    } catch (cause) {
      this.log.add({ ...record, ...error, outcome: "dropped", deadLetterError: deliveryFailure(cause).message });
    }
  }

  /** Undefined where the rehearsal ended before the delivery did. */
  private async attempt(rule: Rule, target: Target, arrival: Arrival): Promise<AttemptResult | undefined> {
    const retries = target.RetryPolicy?.MaximumRetryAttempts ?? defaultRetries;
    const oldest = target.RetryPolicy?.MaximumEventAgeInSeconds ?? defaultAgeSeconds;
    // Age is counted in seconds of AWS time, which a test's time scale shortens.
    let age = 0;
    for (let attempts = 1; ; attempts += 1) {
      const failure = await this.once(rule, target, arrival);
      if (failure === undefined) {
        return { attempts };
      }
      if (!failure.retried) {
        return { attempts, failure };
      }
      if (attempts > retries) {
        return { attempts, failure, exhausted: "MaximumRetryAttempts" };
      }
      const wait = backOffSeconds(attempts);
      age += wait;
      if (age > oldest) {
        return { attempts, failure, exhausted: "MaximumEventAgeInSeconds" };
      }
      if (!(await this.waited(wait))) {
        return undefined;
      }
    }
  }

  private async waited(seconds: number): Promise<boolean> {
    try {
      await this.gateway.timeScale.delay(seconds, this.ended);
      return true;
    } catch (cause) {
      if (this.ended.aborted) {
        return false;
      }
      throw cause;
    }
  }

  private async once(rule: Rule, target: Target, arrival: Arrival): Promise<DeliveryFailure | undefined> {
    try {
      await this.send({ rule, target, arrival, payload: targetInput(target, rule, arrival) });
      return undefined;
    } catch (cause) {
      return cause instanceof TransformedInputError
        ? new DeliveryFailure("INVALID_JSON", cause.message, { cause })
        : deliveryFailure(cause);
    }
  }
}
