import { parseArn } from "../arn";
import type { PolicyDocument } from "../authorization/policyDocument";
import type { FunctionInvoker } from "../functionInvoker";
import { MessageSender } from "../messageSender";
import { PendingWork } from "../pendingWork";
import type { Gateway, Operation, ServiceModule } from "../serviceModule";
import { BusAccess } from "./busAccess";
import type { Arrival } from "./busEvent";
import { busOperations } from "./busOperations";
import { busPolicyOperations } from "./busPolicyOperations";
import { DeadLetterQueues } from "./delivery/deadLetterQueues";
import { DeliveryLog } from "./delivery/deliveryLog";
import { RuleDelivery } from "./delivery/ruleDelivery";
import { type EventBus, EventBuses, type Rule } from "./eventBuses";
import { putEvents } from "./putEvents";
import { ruleOperations } from "./ruleOperations";
import { busEventOf, type ServiceEvent } from "./serviceEvent";
import { tagOperations } from "./tagOperations";
import { targetOperations } from "./targetOperations";
import { targetSender } from "./targets/targetSender";
import { testEventPattern } from "./testEventPattern";

/**
 * EventBridge, whole: moto's is not used. State is in memory, by account and Region. It does less than AWS in that rules with a
 * schedule fire only when they are told to (`fireSchedule`), delivery goes to functions, queues, topics and buses only, lists come in one page, and there are
 * no archives, API destinations, partner sources or rules managed by services.
 */
export class EventBridgeService implements ServiceModule {
  readonly service = "events";
  readonly operations: Readonly<Record<string, Operation>>;
  /** How every delivery ended, failures for good included. */
  readonly deliveries = new DeliveryLog();

  private readonly buses = new EventBuses();
  private readonly pending = new PendingWork();
  private readonly ended = new AbortController();
  private readonly delivery: RuleDelivery;

  constructor(gateway: Gateway, functions: FunctionInvoker) {
    const access = new BusAccess(gateway, this.buses);
    const messages = new MessageSender(gateway);
    const receive = (bus: EventBus, arrival: Arrival): void => this.receive(bus, arrival);
    const send = targetSender(gateway, functions, messages, { find: (arn) => this.buses.find(arn, "", ""), receive });
    this.delivery = new RuleDelivery(gateway, send, new DeadLetterQueues(messages), this.deliveries, this.ended.signal);
    this.operations = {
      ...busOperations(this.buses, access),
      ...busPolicyOperations(access),
      ...ruleOperations(access),
      ...targetOperations(access),
      ...tagOperations(this.buses),
      PutEvents: putEvents(this.buses, access, receive),
      TestEventPattern: testEventPattern,
    };
  }

  /** The policy of a bus, or of the bus that a rule is on. */
  resourcePolicyOf(arn: string): PolicyDocument | undefined {
    const { service, resource = "" } = parseArn(arn) ?? {};
    const [kind, ...path] = resource.split("/");
    if (service !== "events" || (kind !== "event-bus" && kind !== "rule")) return undefined;
    const bus = kind === "event-bus" || path.length > 1 ? path[0] : "default";
    return this.buses.find(arn.replace(/[^:]*$/, `event-bus/${bus}`), "", "")?.policy;
  }

  /** Sends an event as an AWS service does, to the default bus of an account. Resolves once the bus has it. */
  async publishServiceEvent(publication: {
    readonly account: string;
    readonly region: string;
    readonly event: ServiceEvent;
  }): Promise<void> {
    const { account, region, event } = publication;
    this.receive(this.buses.get("default", account, region), {
      event: busEventOf(event, account, region),
      ingestedAt: new Date().toISOString(),
      via: [],
    });
  }

  /**
   * The time of a rule's schedule comes: its targets get a `Scheduled Event`. Rejects with an `Error` where the default bus has
   * no such rule, or it has no schedule or is disabled.
   */
  async fireSchedule(account: string, region: string, ruleName: string): Promise<void> {
    const rule = this.buses.get("default", account, region).rules.get(ruleName);
    if (rule?.settings.scheduleExpression === undefined || rule.settings.state === "DISABLED") {
      throw new Error(
        `Account ${account} has no enabled rule ${ruleName} with a schedule on its default bus in ${region}.`,
      );
    }
    const event = busEventOf(
      { source: "aws.events", "detail-type": "Scheduled Event", resources: [rule.arn], detail: {} },
      account,
      region,
    );
    this.start(rule, { event, ingestedAt: new Date().toISOString(), via: [] });
  }

  /** Resolves when no delivery or retry is under way. */
  settled(): Promise<void> {
    return this.pending.settled();
  }

  /** Gives up the retries that wait, and resolves when no delivery is under way. */
  async stop(): Promise<void> {
    this.ended.abort();
    await this.settled();
  }

  private receive(bus: EventBus, arrival: Arrival): void {
    for (const rule of bus.rules.values()) {
      const { state, eventPattern } = rule.settings;
      if (state !== "DISABLED" && eventPattern?.compiled.matches(arrival.event)) {
        this.start(rule, arrival);
      }
    }
  }

  private start(rule: Rule, arrival: Arrival): void {
    for (const target of rule.targets.values()) {
      void this.pending.track(this.delivery.deliver(rule, target, arrival));
    }
  }
}
