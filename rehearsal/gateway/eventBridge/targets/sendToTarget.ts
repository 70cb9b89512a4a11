import { parseArn } from "../../arn";
import type { FunctionInvoker } from "../../functionInvoker";
import type { Gateway } from "../../serviceModule";
import type { Arrival } from "../busEvent";
import type { Rule, Target } from "../eventBuses";
import { targetKind } from "../targetRules";
import { type ForwardToBus, sendToEventBus } from "./eventBusTarget";
import { sendToFunction } from "./functionTarget";
import type { QueueAccess } from "./queueAccess";
import { sendToQueue } from "./queueTarget";
import { TargetPrincipals } from "./targetPrincipals";
import { sendToTopic } from "./topicTarget";

/** One attempt to bring an event to a target. */
export interface Sending {
  readonly rule: Rule;
  readonly target: Target;
  readonly arrival: Arrival;
  readonly payload: string;
}

/** Throws `DeliveryFailure`, `AwsError`, or an SDK client's error. */
export type SendToTarget = (sending: Sending) => Promise<void>;

export function targetSender(
  gateway: Gateway,
  functions: FunctionInvoker,
  queues: QueueAccess,
  forward: ForwardToBus,
): SendToTarget {
  const principals = new TargetPrincipals(gateway);
  const senders: Readonly<Record<NonNullable<ReturnType<typeof targetKind>>, SendToTarget>> = {
    function: sendToFunction(functions, principals),
    queue: sendToQueue(queues, principals),
    topic: sendToTopic(gateway, principals),
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
