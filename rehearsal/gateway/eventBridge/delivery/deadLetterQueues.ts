import type { MessageSender } from "../../messageSender";
import type { ServicePrincipal } from "../../principal";
import type { FailedDelivery } from "./failedDelivery";

/** Sends what could not be delivered to a target's dead-letter queue, where the queue's policy admits the rule. */
export class DeadLetterQueues {
  constructor(private readonly messages: MessageSender) {}

  /** Throws as `MessageSender` does. */
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
    await this.messages.sendToQueue(queueArn, sender, {
      MessageBody: JSON.stringify(arrival.event),
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, { DataType: "String", StringValue: value }]),
      ),
    });
  }
}
