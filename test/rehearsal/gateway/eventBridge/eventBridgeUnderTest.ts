import { EventBridgeService } from "../../../../rehearsal/gateway/eventBridge/eventBridgeService";
import type { FunctionInvoker } from "../../../../rehearsal/gateway/functionInvoker";
import { call, StandInGateway } from "../standInGateway";

export const payments = "111111111111";
export const security = "222222222222";
export const storefront = "333333333333";
export const region = "eu-west-1";

type Invocation = Parameters<FunctionInvoker["invokeAsync"]>[0];

/** EventBridge with a scripted access check and functions that only take notes. */
export class EventBridgeUnderTest {
  readonly gateway = new StandInGateway();
  readonly invocations: Invocation[] = [];
  /** Errors that the next invocations end in; undefined lets one succeed. */
  readonly invocationErrors: (Error | undefined)[] = [];
  readonly service = new EventBridgeService(this.gateway, {
    invokeAsync: async (invocation) => {
      this.invocations.push(invocation);
      const error = this.invocationErrors.shift();
      if (error !== undefined) {
        throw error;
      }
    },
  });

  constructor() {
    this.gateway.timeScale.factor = 0;
  }

  /** Calls an operation as the `deployer` of an account. */
  call(
    operation: string,
    parameters: Record<string, unknown>,
    account = payments,
    inRegion = region,
  ): Promise<Record<string, unknown>> {
    return call(this.service.operations, operation, parameters, { account, region: inRegion });
  }

  /** Puts a rule with targets on a bus. */
  async rule(
    rule: {
      readonly name: string;
      readonly pattern: object;
      readonly targets: readonly object[];
      readonly bus?: string;
    },
    account = payments,
  ): Promise<void> {
    const EventBusName = rule.bus ?? "default";
    await this.call("PutRule", { Name: rule.name, EventBusName, EventPattern: JSON.stringify(rule.pattern) }, account);
    await this.call("PutTargets", { Rule: rule.name, EventBusName, Targets: rule.targets }, account);
  }

  /** Puts one event and waits until all that follows from it is done. */
  async putEvent(
    entry: Readonly<Record<string, unknown>>,
    account = payments,
  ): Promise<Readonly<Record<string, unknown>>> {
    const Entries = [{ Source: "shop", DetailType: "Order", Detail: "{}", ...entry }];
    const answer = await this.call("PutEvents", { Entries }, account);
    await this.service.settled();
    return answer;
  }

  /** The payloads that functions were invoked with. */
  payloads(): unknown[] {
    return this.invocations.map((invocation) => JSON.parse(invocation.payload));
  }
}

export function functionTarget(name: string, extra: object = {}): object {
  return { Id: name, Arn: `arn:aws:lambda:${region}:${payments}:function:${name}`, ...extra };
}
