import { parseArn } from "../../arn";
import type { Gateway } from "../../serviceModule";
import type { Arrival, BusPlace } from "../busEvent";
import { type DeliveryErrorCode, DeliveryFailure } from "../delivery/deliveryFailure";
import type { EventBus } from "../eventBuses";
import type { SendToTarget } from "./sending";
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
 * An event that a rule has brought to a bus is not sent on to a third (see `refusedHop`).
 */
export function sendToEventBus(gateway: Gateway, principals: TargetPrincipals, forward: ForwardToBus): SendToTarget {
  return async ({ rule, target, arrival }) => {
    const arn = parseArn(target.Arn);
    const via = [...arrival.via, { account: rule.bus.account, region: rule.bus.region }];
    const refused = refusedHop([...via, { account: arn?.account ?? "", region: arn?.region ?? "" }]);
    if (refused !== undefined) {
      throw new DeliveryFailure(
        refused,
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
    forward.receive(bus, { event: arrival.event, ingestedAt: new Date().toISOString(), via });
  };
}

/**
 * Rules carry an event over at most one border between accounts, one between Regions, and one step within a Region ("EventBridge can't
 * route events received from a sender event bus to a third event bus"; "… these events are not sent to the third account").
 */
function refusedHop(places: readonly BusPlace[]): DeliveryErrorCode | undefined {
  const hops = places.slice(1).map((to, index) => {
    const from = places[index];
    return { accounts: from?.account !== to.account, regions: from?.region !== to.region };
  });
  if (hops.filter(({ regions }) => regions).length > 1) {
    return "THIRD_REGION_HOP_DETECTED";
  }
  const accounts = hops.filter((hop) => hop.accounts).length;
  const withinRegion = hops.filter((hop) => !hop.regions).length;
  return accounts > 1 || withinRegion > 1 ? "THIRD_ACCOUNT_HOP_DETECTED" : undefined;
}
