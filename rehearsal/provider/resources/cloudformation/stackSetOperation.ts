import { setTimeout as sleep } from "node:timers/promises";
import {
  type CloudFormationClient,
  DescribeStackSetOperationCommand,
  paginateListStackSetOperationResults,
} from "@aws-sdk/client-cloudformation";
import { number, object, set, text } from "../../property";
import { ProviderError } from "../../providerError";

const pause = 250;

/** How fast an operation goes, and when it stops; of StackSets and of instances alike. */
const preferences = {
  failureToleranceCount: number(),
  failureTolerancePercentage: number(),
  maxConcurrentCount: number(),
  maxConcurrentPercentage: number(),
  regionConcurrencyType: text(),
  regionOrders: set(text()),
} as const;
export const updatePreferences = object(preferences);
export const instancePreferences = object({ ...preferences, concurrencyMode: text() });

interface Preferences {
  readonly failureToleranceCount?: number | undefined;
  readonly failureTolerancePercentage?: number | undefined;
  readonly maxConcurrentCount?: number | undefined;
  readonly maxConcurrentPercentage?: number | undefined;
  readonly regionConcurrencyType?: string | undefined;
  readonly regionOrders?: readonly string[] | undefined;
  readonly concurrencyMode?: string | undefined;
}

/** As the API takes them. */
export function preferencesOf(given: Preferences | undefined) {
  if (given === undefined) return {};
  return {
    OperationPreferences: {
      FailureToleranceCount: given.failureToleranceCount,
      FailureTolerancePercentage: given.failureTolerancePercentage,
      MaxConcurrentCount: given.maxConcurrentCount,
      MaxConcurrentPercentage: given.maxConcurrentPercentage,
      RegionConcurrencyType: given.regionConcurrencyType as "SEQUENTIAL" | "PARALLEL" | undefined,
      RegionOrder: given.regionOrders === undefined ? undefined : [...given.regionOrders],
      ConcurrencyMode: given.concurrencyMode as "SOFT_FAILURE_TOLERANCE" | undefined,
    },
  };
}

/** Waits until the operation has ended. Throws a `ProviderError` that names each account that failed, and why. */
export async function awaitOperation(
  client: CloudFormationClient,
  StackSetName: string,
  OperationId: string | undefined,
): Promise<void> {
  for (;;) {
    const { StackSetOperation: operation } = await client.send(
      new DescribeStackSetOperationCommand({ StackSetName, OperationId }),
    );
    if (operation?.Status === "SUCCEEDED") return;
    if (operation?.Status === "FAILED" || operation?.Status === "STOPPED")
      throw new ProviderError(
        `operation ${OperationId} ${operation.Status}: ${(await failures(client, StackSetName, OperationId)).join("; ")}`,
      );
    await sleep(pause);
  }
}

async function failures(
  client: CloudFormationClient,
  StackSetName: string,
  OperationId: string | undefined,
): Promise<readonly string[]> {
  const found: string[] = [];
  const pages = paginateListStackSetOperationResults({ client }, { StackSetName, OperationId });
  for await (const { Summaries = [] } of pages)
    for (const { Account, Region, Status, StatusReason } of Summaries)
      if (Status === "FAILED") found.push(`account ${Account} in ${Region}: ${StatusReason}`);
  return found;
}
