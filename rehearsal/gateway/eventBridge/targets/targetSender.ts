import { parseArn } from "../../arn";
import type { FunctionInvoker } from "../../functionInvoker";
import type { MessageSender } from "../../messageSender";
import type { Gateway } from "../../serviceModule";
import { targetKind } from "../targetRules";
import { type ForwardToBus, sendToEventBus } from "./eventBusTarget";
import { sendToFunction } from "./functionTarget";
import { sendToQueue } from "./queueTarget";
import type { SendToTarget } from "./sending";
import { TargetPrincipals } from "./targetPrincipals";
import { sendToTopic } from "./topicTarget";

/** Sends to each kind of target in its own way. */
export function targetSender(
  gateway: Gateway,
  functions: FunctionInvoker,
  messages: MessageSender,
  forward: ForwardToBus,
): SendToTarget {
  const principals = new TargetPrincipals(gateway);
  const senders: Readonly<Record<NonNullable<ReturnType<typeof targetKind>>, SendToTarget>> = {
    function: sendToFunction(functions, principals),
    queue: sendToQueue(messages, principals),
    topic: sendToTopic(messages, principals),
    "event-bus": sendToEventBus(gateway, principals, forward),
  };
  return async (sending) => {
    const arn = parseArn(sending.target.Arn);
    const kind = arn === undefined ? undefined : targetKind(arn);
    if (kind === undefined) {
      throw new Error(
        `Target ${sending.target.Arn} of ${sending.rule.arn} is of a kind that PutTargets should have refused.`,
      );
    }
    await senders[kind](sending);
  };
}
