import { randomUUID } from "node:crypto";
import * as z from "zod";
import { AwsError, type AwsRequest } from "../awsRequest";
import { partitionOf } from "../partition";
import type { Operation } from "../serviceModule";
import type { Hubs } from "./hubs";
import { read } from "./input";

interface FindingAggregator {
  readonly FindingAggregatorArn: string;
  readonly FindingAggregationRegion: string;
  readonly RegionLinkingMode: string;
  readonly Regions?: readonly string[] | undefined;
}

const settingsSchema = z.object({
  RegionLinkingMode: z.enum(["ALL_REGIONS", "ALL_REGIONS_EXCEPT_SPECIFIED", "SPECIFIED_REGIONS", "NO_REGIONS"]),
  Regions: z.array(z.string()).optional(),
});

/** One finding aggregator for each account. It is kept and nothing more: findings stay in their Region here. */
export class FindingAggregators {
  private readonly byAccount = new Map<string, FindingAggregator>();

  constructor(private readonly hubs: Hubs) {}

  readonly operations: Readonly<Record<string, Operation>> = {
    CreateFindingAggregator: async (request) => {
      this.hubs.get(request);
      const { account, region } = request;
      if (this.byAccount.has(account)) {
        throw new AwsError("InvalidInputException", `Account ${account} has a finding aggregator already`);
      }
      const FindingAggregatorArn = `arn:${partitionOf(region)}:securityhub:${region}:${account}:finding-aggregator/${randomUUID()}`;
      return this.put(account, {
        FindingAggregatorArn,
        FindingAggregationRegion: region,
        ...read(settingsSchema, request),
      });
    },
    GetFindingAggregator: async (request) => ({ ...this.found(request) }),
    ListFindingAggregators: async ({ account }) => {
      const own = this.byAccount.get(account);
      return { FindingAggregators: own ? [{ FindingAggregatorArn: own.FindingAggregatorArn }] : [] };
    },
    UpdateFindingAggregator: async (request) =>
      this.put(request.account, { ...this.found(request), ...read(settingsSchema, request) }),
    DeleteFindingAggregator: async (request) => {
      this.found(request);
      this.byAccount.delete(request.account);
      return {};
    },
  };

  private put(account: string, aggregator: FindingAggregator): Readonly<Record<string, unknown>> {
    this.byAccount.set(account, aggregator);
    return { ...aggregator };
  }

  private found({ account, parameters }: AwsRequest): FindingAggregator {
    const own = this.byAccount.get(account);
    if (own && own.FindingAggregatorArn === parameters.FindingAggregatorArn) return own;
    throw new AwsError(
      "ResourceNotFoundException",
      `Finding aggregator ${parameters.FindingAggregatorArn} does not exist`,
      404,
    );
  }
}
