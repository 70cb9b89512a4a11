import { SendMessageCommand } from "@aws-sdk/client-sqs";
import type { QueueAccess } from "./queueAccess";
import type { SendToTarget } from "./sendToTarget";
import type { TargetPrincipals } from "./targetPrincipals";

/** SQS: the queue's policy must admit the rule, or the target's role. */
export function sendToQueue(queues: QueueAccess, principals: TargetPrincipals): SendToTarget {
  return async ({ rule, target, payload }) => {
    const queue = await queues.open(target.Arn, await principals.of(rule, target));
    await queue.client.send(
      new SendMessageCommand({
        QueueUrl: queue.url,
        MessageBody: payload,
        ...(target.SqsParameters?.MessageGroupId !== undefined && {
          MessageGroupId: target.SqsParameters.MessageGroupId,
        }),
      }),
    );
  };
}
