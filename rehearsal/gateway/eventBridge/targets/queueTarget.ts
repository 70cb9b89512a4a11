import type { MessageSender } from "../../messageSender";
import type { SendToTarget } from "./sending";
import type { TargetPrincipals } from "./targetPrincipals";

/** SQS: the queue's policy must admit the rule, or the target's role. */
export function sendToQueue(messages: MessageSender, principals: TargetPrincipals): SendToTarget {
  return async ({ rule, target, payload }) => {
    const group = target.SqsParameters?.MessageGroupId;
    await messages.sendToQueue(target.Arn, await principals.of(rule, target), {
      MessageBody: payload,
      ...(group !== undefined && { MessageGroupId: group }),
    });
  };
}
