import { parseArn } from "../arn";
import { AwsError, type AwsRequest } from "../awsRequest";
import type { Gateway } from "../serviceModule";
import { type EventBus, type EventBuses, ruleArn } from "./eventBuses";

/**
 * The part of the access check that needs to know which bus an operation reaches ("Permissions for event buses"). The gateway's check
 * before the operation takes rules to be of the caller's account and knows no `events:eventBusInvocation`; this one asks for the bus
 * that was found, with its own policy, when it is another account's, and for each entry of PutEvents.
 */
export class BusAccess {
  constructor(
    private readonly gateway: Gateway,
    private readonly buses: EventBuses,
  ) {}

  /**
   * The bus that a request names, in the caller's account or, by ARN, another. `rule` makes the rule the resource that is asked for.
   * Throws `ResourceNotFoundException`, or `AccessDeniedException` where the bus is another account's and does not admit the caller.
   */
  async bus(request: AwsRequest, nameOrArn: string, rule?: string): Promise<EventBus> {
    const bus = this.buses.get(nameOrArn, request.account, request.region);
    if (bus.account !== request.account) {
      const resource = rule === undefined ? bus.arn : ruleArn(bus, rule);
      await this.require(request, bus, resource, { "events:creatorAccount": request.account });
    }
    return bus;
  }

  /** Throws `AccessDeniedException`. */
  async require(
    request: AwsRequest,
    bus: EventBus,
    resource: string,
    context: Readonly<Record<string, string | readonly string[]>>,
  ): Promise<void> {
    const action = `events:${request.operation}`;
    const decision = await this.gateway.authorize({
      principal: request.principal,
      action,
      resource,
      resourceAccount: bus.account,
      context,
      ...(bus.policy !== undefined && { resourcePolicy: bus.policy }),
    });
    if (!decision.allowed) {
      throw new AwsError("AccessDeniedException", decision.reason);
    }
  }
}

/** A rule's role must be of the bus's account; that the caller may pass it, the gateway has checked. Throws `AccessDeniedException`. */
export function assertOwnRole(bus: EventBus, roleArn: string): void {
  if (parseArn(roleArn)?.account !== bus.account) {
    throw new AwsError(
      "AccessDeniedException",
      `Cross-account pass role is not allowed: ${roleArn} is not a role of account ${bus.account}, which owns ${bus.arn}.`,
    );
  }
}
