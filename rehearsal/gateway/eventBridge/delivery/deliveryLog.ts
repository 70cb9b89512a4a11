import type { DeliveryErrorCode } from "./deliveryFailure";

/** How the delivery of one event to one target ended. */
export interface DeliveryRecord {
  readonly sequence: number;
  readonly eventId: string;
  readonly ruleArn: string;
  readonly targetId: string;
  readonly targetArn: string;
  /** The first one and the retries. */
  readonly attempts: number;
  /** `dropped`: it failed and there is no dead-letter queue, or the queue could not take it. */
  readonly outcome: "delivered" | "dead-lettered" | "dropped";
  readonly errorCode?: DeliveryErrorCode;
  readonly errorMessage?: string;
  /** Why the dead-letter queue did not take the event. */
  readonly deadLetterError?: string;
}

/** What EventBridge tells in CloudWatch metrics (Invocations, FailedInvocations, InvocationsSentToDlq), one record per event and target. */
export class DeliveryLog {
  private readonly records: DeliveryRecord[] = [];

  entries(): readonly DeliveryRecord[] {
    return this.records;
  }

  /** Events that a rule could not deliver to a target for good. */
  failedInvocations(ruleArn?: string): readonly DeliveryRecord[] {
    return this.records.filter(
      (each) => each.outcome !== "delivered" && (ruleArn === undefined || each.ruleArn === ruleArn),
    );
  }

  add(record: Omit<DeliveryRecord, "sequence">): void {
    this.records.push({ sequence: this.records.length + 1, ...record });
  }
}
