import type { EventPattern } from "../../../functions/domain/eventPattern/eventPattern";
import type { PolicyDocument } from "../authorization/policyDocument";
import { AwsError } from "../awsRequest";
import { partitionOf } from "../partition";
import type { InputTransformer } from "./input/inputTransformer";

export interface DeadLetterConfig {
  readonly Arn?: string | undefined;
}

/** A rule's target, in the API's own form. */
export interface Target {
  readonly Id: string;
  readonly Arn: string;
  readonly RoleArn?: string | undefined;
  readonly Input?: string | undefined;
  readonly InputPath?: string | undefined;
  readonly InputTransformer?: InputTransformer | undefined;
  readonly SqsParameters?: { readonly MessageGroupId?: string | undefined } | undefined;
  readonly DeadLetterConfig?: DeadLetterConfig | undefined;
  readonly RetryPolicy?: RetryPolicy | undefined;
}

export interface RetryPolicy {
  readonly MaximumRetryAttempts?: number | undefined;
  readonly MaximumEventAgeInSeconds?: number | undefined;
}

export type RuleState = "ENABLED" | "DISABLED" | "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";

/** What PutRule sets, and replaces as a whole when it is called again. */
export interface RuleSettings {
  readonly eventPattern?: { readonly source: string; readonly compiled: EventPattern } | undefined;
  readonly scheduleExpression?: string | undefined;
  readonly description?: string | undefined;
  readonly roleArn?: string | undefined;
  readonly state: RuleState;
}

export interface Rule {
  readonly bus: EventBus;
  readonly name: string;
  /** `…:rule/<name>` on the default bus, `…:rule/<bus>/<name>` on others. */
  readonly arn: string;
  /** The account that put the rule, where a bus policy lets other accounts do so. */
  readonly createdBy: string;
  settings: RuleSettings;
  readonly targets: Map<string, Target>;
  readonly tags: Map<string, string>;
}

export interface BusSettings {
  readonly description?: string | undefined;
  readonly kmsKeyIdentifier?: string | undefined;
  readonly deadLetterConfig?: DeadLetterConfig | undefined;
  readonly logConfig?: Readonly<Record<string, unknown>> | undefined;
}

export interface EventBus {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly name: string;
  readonly arn: string;
  settings: BusSettings;
  policy?: PolicyDocument | undefined;
  readonly rules: Map<string, Rule>;
  readonly tags: Map<string, string>;
  readonly createdAt: Date;
  modifiedAt: Date;
}

const arnSyntax = /^arn:[\w-]+:events:(?<region>[\w-]+):(?<account>\d{12}):event-bus\/(?<name>.+)$/;

/** The buses of every account and Region, each of which has a `default` one from the start. */
export class EventBuses {
  private readonly byPlace = new Map<string, Map<string, EventBus>>();

  /** By ARN, or by name in the given account and Region. */
  find(nameOrArn: string, account: string, region: string): EventBus | undefined {
    const arn = arnSyntax.exec(nameOrArn)?.groups;
    return arn === undefined
      ? this.at(account, region).get(nameOrArn)
      : this.at(arn.account ?? account, arn.region ?? region).get(arn.name ?? "");
  }

  /** Throws `ResourceNotFoundException`. */
  get(nameOrArn: string, account: string, region: string): EventBus {
    const bus = this.find(nameOrArn, account, region);
    if (bus === undefined) {
      throw new AwsError("ResourceNotFoundException", `Event bus ${nameOrArn} does not exist.`);
    }
    return bus;
  }

  in(account: string, region: string): readonly EventBus[] {
    return [...this.at(account, region).values()];
  }

  /** Throws `ResourceAlreadyExistsException`. */
  create(name: string, account: string, region: string, settings: BusSettings): EventBus {
    const buses = this.at(account, region);
    if (buses.has(name)) {
      throw new AwsError("ResourceAlreadyExistsException", `Event bus ${name} already exists.`);
    }
    const bus = newBus(name, account, region, settings);
    buses.set(name, bus);
    return bus;
  }

  delete(bus: EventBus): void {
    this.at(bus.account, bus.region).delete(bus.name);
  }

  private at(account: string, region: string): Map<string, EventBus> {
    const place = `${account}/${region}`;
    let buses = this.byPlace.get(place);
    if (buses === undefined) {
      buses = new Map([["default", newBus("default", account, region, {})]]);
      this.byPlace.set(place, buses);
    }
    return buses;
  }
}

/** Throws `ResourceNotFoundException`. */
export function ruleOf(bus: EventBus, name: string): Rule {
  const rule = bus.rules.get(name);
  if (rule === undefined) {
    throw new AwsError("ResourceNotFoundException", `Rule ${name} does not exist on EventBus ${bus.name}.`);
  }
  return rule;
}

export function ruleArn(bus: EventBus, name: string): string {
  const path = bus.name === "default" ? name : `${bus.name}/${name}`;
  return `arn:${bus.partition}:events:${bus.region}:${bus.account}:rule/${path}`;
}

function newBus(name: string, account: string, region: string, settings: BusSettings): EventBus {
  const partition = partitionOf(region);
  const now = new Date();
  return {
    account,
    region,
    partition,
    name,
    arn: `arn:${partition}:events:${region}:${account}:event-bus/${name}`,
    settings,
    rules: new Map(),
    tags: new Map(),
    createdAt: now,
    modifiedAt: now,
  };
}
