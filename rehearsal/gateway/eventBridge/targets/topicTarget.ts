import type { MessageSender } from "../../messageSender";
import type { SendToTarget } from "./sending";
import type { TargetPrincipals } from "./targetPrincipals";

/** SNS: the topic's policy must admit the rule, or the target's role; so must the policy of its key. */
export function sendToTopic(messages: MessageSender, principals: TargetPrincipals): SendToTarget {
  return async ({ rule, target, payload }) => {
    await messages.publish(target.Arn, await principals.of(rule, target), { Message: payload });
  };
}
