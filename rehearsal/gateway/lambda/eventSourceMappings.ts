import { randomUUID } from "node:crypto";
import * as z from "zod";
import { AwsError, type AwsRequest } from "../awsRequest";
import { partitionOf } from "../partition";
import type { Operation } from "../serviceModule";
import type { TimeScale } from "../timeScale";
import { functionArn, readFunctionName } from "./functionArn";
import type { FunctionStore } from "./functionStore";
import { pageOf } from "./page";

interface Mapping {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly sourceArn: string;
  /** With the version or alias that it was made for. */
  readonly functionArn: string;
  enabled: boolean;
  /** `performance.now()` when it is as it should be. */
  settledAt: number;
  /** What it is until then. */
  passing: "Creating" | "Enabling" | "Disabling";
  lastModified: number;
}

/** As long as AWS takes about to enable or to disable a mapping, in seconds. */
const changeSeconds = 30;

const createSchema = z.object({
  EventSourceArn: z.string().startsWith("arn:"),
  FunctionName: z.string(),
  Enabled: z.boolean().default(true),
});

/**
 * Event source mappings ("How Lambda processes records from stream and queue-based event sources"): they are enabled and disabled
 * asynchronously, and refuse a change while one is under way. Less than AWS: nothing is polled.
 */
export class EventSourceMappings {
  private readonly mappings = new Map<string, Mapping>();

  constructor(
    private readonly store: FunctionStore,
    private readonly timeScale: TimeScale,
  ) {}

  get operations(): Record<string, Operation> {
    return {
      CreateEventSourceMapping: async (request) => this.create(request),
      GetEventSourceMapping: async (request) => this.describe(this.find(request)),
      UpdateEventSourceMapping: async (request) => this.update(request),
      ListEventSourceMappings: async (request) => this.list(request),
      DeleteEventSourceMapping: async (request) => {
        const found = this.find(request);
        this.mappings.delete(found.id);
        return { ...this.describe(found), State: "Deleting" };
      },
    };
  }

  private create(request: AwsRequest): Record<string, unknown> {
    const parsed = createSchema.safeParse(request.parameters);
    if (!parsed.success) throw new AwsError("InvalidParameterValueException", parsed.error.message);
    const { EventSourceArn: sourceArn, FunctionName: named, Enabled: enabled } = parsed.data;
    const mapping: Mapping = {
      id: randomUUID(),
      account: request.account,
      region: request.region,
      sourceArn,
      functionArn: this.arnOf(named, request),
      enabled,
      settledAt: this.afterChange(),
      passing: "Creating",
      lastModified: Date.now() / 1000,
    };
    this.mappings.set(mapping.id, mapping);
    return this.describe(mapping);
  }

  private update(request: AwsRequest): Record<string, unknown> {
    const mapping = this.find(request);
    if (performance.now() < mapping.settledAt) {
      throw new AwsError("ResourceInUseException", `Cannot update the event source mapping because it is in use.`);
    }
    const { Enabled: enabled } = request.parameters;
    if (typeof enabled === "boolean" && enabled !== mapping.enabled) {
      mapping.enabled = enabled;
      mapping.passing = enabled ? "Enabling" : "Disabling";
      mapping.settledAt = this.afterChange();
      mapping.lastModified = Date.now() / 1000;
    }
    return this.describe(mapping);
  }

  /** By a function's name the mappings of `$LATEST` only; those of a version or an alias have it in their function's ARN. */
  private list(request: AwsRequest): Record<string, unknown> {
    const { FunctionName: named, EventSourceArn: sourceArn } = request.parameters;
    const ofFunction = named === undefined ? undefined : this.arnOf(String(named), request);
    const found = [...this.mappings.values()].filter(
      (mapping) =>
        mapping.account === request.account &&
        mapping.region === request.region &&
        (ofFunction === undefined || mapping.functionArn === ofFunction) &&
        (sourceArn === undefined || mapping.sourceArn === sourceArn),
    );
    const { items, next } = pageOf(request, found, 100);
    return { EventSourceMappings: items.map((mapping) => this.describe(mapping)), ...next };
  }

  private find(request: AwsRequest): Mapping {
    const mapping = this.mappings.get(String(request.parameters.UUID));
    if (mapping !== undefined && mapping.account === request.account && mapping.region === request.region)
      return mapping;
    throw new AwsError("ResourceNotFoundException", "The resource you requested does not exist.", 404);
  }

  /** Throws `ResourceNotFoundException`. */
  private arnOf(named: string, request: AwsRequest): string {
    const [, unqualified = named, qualifier] = /^(.*?:function:[\w-]+|[\w-]+):([\w$-]+)$/.exec(named) ?? [];
    const identity = readFunctionName(unqualified, request);
    this.store.get(identity);
    return qualifier === undefined ? functionArn(identity) : `${functionArn(identity)}:${qualifier}`;
  }

  private afterChange(): number {
    return performance.now() + changeSeconds * this.timeScale.factor * 1000;
  }

  private describe(mapping: Mapping): Record<string, unknown> {
    const { id, account, region, sourceArn, enabled, settledAt, passing, lastModified } = mapping;
    return {
      UUID: id,
      EventSourceMappingArn: `arn:${partitionOf(region)}:lambda:${region}:${account}:event-source-mapping:${id}`,
      EventSourceArn: sourceArn,
      FunctionArn: mapping.functionArn,
      BatchSize: 10,
      LastModified: lastModified,
      State: performance.now() < settledAt ? passing : enabled ? "Enabled" : "Disabled",
      StateTransitionReason: "USER_INITIATED",
    };
  }
}
