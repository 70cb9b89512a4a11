import type { AccessDecision, AccessQuestion } from "../../../../rehearsal/gateway/authorization/authorizer";
import { AwsError, type AwsRequest } from "../../../../rehearsal/gateway/awsRequest";
import { EventBridgeService } from "../../../../rehearsal/gateway/eventBridge/eventBridgeService";
import type { FunctionInvoker } from "../../../../rehearsal/gateway/functionInvoker";
import type { Gateway } from "../../../../rehearsal/gateway/serviceModule";
import { TimeScale } from "../../../../rehearsal/gateway/timeScale";

export const payments = "111111111111";
export const security = "222222222222";
export const storefront = "333333333333";
export const region = "eu-west-1";

type Invocation = Parameters<FunctionInvoker["invokeAsync"]>[0];

/** EventBridge with a scripted access check and functions that only take notes. */
export class EventBridgeUnderTest {
  readonly questions: AccessQuestion[] = [];
  readonly invocations: Invocation[] = [];
  /** Errors that the next invocations end in; undefined lets one succeed. */
  readonly invocationErrors: (Error | undefined)[] = [];
  /** Roles that do not trust EventBridge. */
  readonly distrustfulRoles = new Set<string>();
  decide: (question: AccessQuestion) => AccessDecision = () => ({ allowed: true });

  readonly timeScale = new TimeScale(0);
  readonly service = new EventBridgeService(this.gateway(), {
    invokeAsync: async (invocation) => {
      this.invocations.push(invocation);
      const error = this.invocationErrors.shift();
      if (error !== undefined) {
        throw error;
      }
    },
  });

  /** Calls an operation as the `deployer` of an account. */
  async call(
    operation: string,
    parameters: Readonly<Record<string, unknown>>,
    account = payments,
    inRegion = region,
  ): Promise<Readonly<Record<string, unknown>>> {
    const run = this.service.operations[operation];
    if (run === undefined) {
      throw new Error(`EventBridge has no operation ${operation}.`);
    }
    const request: AwsRequest = {
      id: "request",
      service: "events",
      operation,
      region: inRegion,
      account,
      principal: { kind: "user", account, userName: "deployer", arn: `arn:aws:iam::${account}:user/deployer` },
      parameters,
      http: { method: "POST", target: "/", headers: {}, body: Buffer.alloc(0) },
    };
    return (await run(request)) as Readonly<Record<string, unknown>>;
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

  private gateway(): Gateway {
    const absent = (what: string) => (): never => {
      throw new Error(`The fake gateway has no ${what}.`);
    };
    return {
      url: "http://127.0.0.1:0",
      timeScale: this.timeScale,
      get journal() {
        return absent("journal")();
      },
      get faults() {
        return absent("faults")();
      },
      get organization() {
        return absent("organization")();
      },
      authorize: async (question) => {
        this.questions.push(question);
        return this.decide(question);
      },
      assumeRoleForService: async ({ roleArn }) => {
        if (this.distrustfulRoles.has(roleArn)) {
          throw new AwsError("AccessDenied", `${roleArn} does not trust events.amazonaws.com`, 403);
        }
        return {
          accessKeyId: "key",
          secretAccessKey: "secret",
          sessionToken: "token",
          expiration: new Date(Date.now() + 3_600_000),
        };
      },
      behind: absent("world behind it"),
    };
  }
}

export function functionTarget(name: string, extra: object = {}): object {
  return { Id: name, Arn: `arn:aws:lambda:${region}:${payments}:function:${name}`, ...extra };
}
