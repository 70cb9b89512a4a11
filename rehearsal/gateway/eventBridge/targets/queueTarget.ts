import type { QueueAccess } from "./queueAccess";
import type { SendToTarget } from "./sendToTarget";
import type { TargetPrincipals } from "./targetPrincipals";

/** SQS: the queue's policy must admit the rule, or the target's role. */
export function sendToQueue(queues: QueueAccess, principals: TargetPrincipals): SendToTarget {
  return async ({ rule, target, payload }) => {
    const group = target.SqsParameters?.MessageGroupId;
    await queues.send(target.Arn, await principals.of(rule, target), {
      MessageBody: payload,
      ...(group !== undefined && { MessageGroupId: group }),
    });
  };
}
