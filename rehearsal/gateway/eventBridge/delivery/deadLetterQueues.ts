import type { ServicePrincipal } from "../../principal";
import type { QueueAccess } from "../targets/queueAccess";
import type { FailedDelivery } from "./ruleDelivery";

/** Sends what could not be delivered to a target's dead-letter queue, where the queue's policy admits the rule. */
export class DeadLetterQueues {
  constructor(private readonly queues: QueueAccess) {}

  /** Throws `DeliveryFailure`, or what SQS answers. */
  async send(queueArn: string, failed: FailedDelivery): Promise<void> {
    const { rule, target, arrival, failure, attempts, exhausted } = failed;
    const attributes = {
      RULE_ARN: rule.arn,
      TARGET_ARN: target.Arn,
      ERROR_CODE: failure.code,
      ERROR_MESSAGE: failure.message,
      RETRY_ATTEMPTS: String(attempts - 1),
      ...(exhausted !== undefined && { EXHAUSTED_RETRY_CONDITION: exhausted }),
    };
    const sender: ServicePrincipal = {
      kind: "service",
      service: "events.amazonaws.com",
      sourceAccount: rule.bus.account,
      sourceArn: rule.arn,
    };
    await this.queues.send(queueArn, sender, {
      MessageBody: JSON.stringify(arrival.event),
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, { DataType: "String", StringValue: value }]),
      ),
    });
  }
}
