import { parseArn } from "../../authorization/arn";
import type { Gateway } from "../../serviceModule";
import type { Arrival } from "../busEvent";
import { DeliveryFailure } from "../delivery/deliveryFailure";
import type { EventBus } from "../eventBuses";
import type { SendToTarget } from "./sendToTarget";
import type { TargetPrincipals } from "./targetPrincipals";

export interface ForwardToBus {
  readonly find: (arn: string) => EventBus | undefined;
  readonly receive: (bus: EventBus, arrival: Arrival) => void;
}

/**
 * Another bus, of the same account or another, in the same Region or another. The target's role (or, within an account and Region,
 * EventBridge for the rule) needs `events:PutEvents` on it, and a bus of another account must admit the caller by its own policy. The
 * event goes on unchanged: its account, Region, id and time stay those of its origin.
 *
 * An event that a rule has brought to a bus goes no further within the Region ("EventBridge can't route events received from a
 * sender event bus to a third event bus"; "… sent to the third account"), nor a second time to another Region.
 */
export function sendToEventBus(gateway: Gateway, principals: TargetPrincipals, forward: ForwardToBus): SendToTarget {
  return async ({ rule, target, arrival }) => {
    const arn = parseArn(target.Arn);
    const crossesRegions = arn?.region !== rule.bus.region;
    if (crossesRegions ? arrival.hoppedRegions : arrival.hopped) {
      throw new DeliveryFailure(
        crossesRegions ? "THIRD_REGION_HOP_DETECTED" : "THIRD_ACCOUNT_HOP_DETECTED",
        `Events received from another event bus cannot be forwarded to ${target.Arn}.`,
      );
    }
    const bus = forward.find(target.Arn);
    const decision = await gateway.authorize({
      principal: await principals.of(rule, target),
      action: "events:PutEvents",
      resource: target.Arn,
      ...(arn !== undefined && { resourceAccount: arn.account }),
      context: {
        "aws:SourceArn": rule.arn,
        "aws:SourceAccount": rule.bus.account,
        "events:source": arrival.event.source,
        "events:detail-type": arrival.event["detail-type"],
        "events:eventBusInvocation": "true",
      },
      ...(bus?.policy !== undefined && { resourcePolicy: bus.policy }),
    });
    if (!decision.allowed) {
      throw new DeliveryFailure("NO_PERMISSIONS", decision.reason);
    }
    if (bus === undefined) {
      throw new DeliveryFailure("NO_RESOURCE", `Event bus ${target.Arn} does not exist.`);
    }
    forward.receive(bus, {
      event: arrival.event,
      ingestedAt: new Date().toISOString(),
      hopped: arrival.hopped || !crossesRegions,
      hoppedRegions: arrival.hoppedRegions || crossesRegions,
    });
  };
}
