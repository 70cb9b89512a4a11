import type { OperationPreferences, OperationResult } from "./stackSet";

/** One account and Region that an operation acts on. */
export interface OperationTarget {
  readonly account: string;
  readonly region: string;
  readonly organizationalUnitId: string;
}

/**
 * Does the work for each target, as many accounts at once in a Region as the preferences allow, and stops in a Region once more
 * have failed than they tolerate ("StackSetOperationPreferences", CloudFormation API Reference). `work` rejects for what fails.
 */
export async function runOperation(
  targets: readonly OperationTarget[],
  preferences: OperationPreferences,
  work: (target: OperationTarget) => Promise<void>,
): Promise<{ readonly results: readonly OperationResult[]; readonly exceeded: boolean }> {
  const regions = inOrder([...new Set(targets.map(({ region }) => region))], preferences.regionOrder);
  const results: OperationResult[] = [];
  let exceeded = false;
  const runRegion = async (region: string) => {
    const ofRegion = targets.filter((target) => target.region === region);
    exceeded = (await runInRegion(ofRegion, preferences, work, results)) || exceeded;
  };
  if (preferences.parallelRegions) await Promise.all(regions.map(runRegion));
  else
    for (const region of regions) {
      if (exceeded) results.push(...targets.filter((target) => target.region === region).map(cancelled));
      else await runRegion(region);
    }
  return { results, exceeded };
}

/** Whether more failed than is tolerated. */
async function runInRegion(
  targets: readonly OperationTarget[],
  preferences: OperationPreferences,
  work: (target: OperationTarget) => Promise<void>,
  results: OperationResult[],
): Promise<boolean> {
  const tolerated = countOf(preferences.failureTolerance, targets.length, 0);
  let failures = 0;
  const waiting = [...targets];
  const takeNext = async (): Promise<void> => {
    for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
      if (failures > tolerated) {
        results.push(cancelled(target));
        continue;
      }
      try {
        await work(target);
        results.push({ ...target, status: "SUCCEEDED" });
      } catch (error) {
        failures++;
        const statusReason = error instanceof Error ? error.message : String(error);
        results.push({ ...target, status: "FAILED", statusReason });
      }
    }
  };
  const most = countOf(preferences.maxConcurrent, targets.length, 1);
  const atOnce = preferences.soft ? most : Math.min(most, tolerated + 1);
  await Promise.all(Array.from({ length: atOnce }, takeNext));
  return failures > tolerated;
}

function countOf(limit: OperationPreferences["maxConcurrent"], accounts: number, least: number): number {
  return Math.max("count" in limit ? limit.count : Math.floor((accounts * limit.percentage) / 100), least);
}

function inOrder(regions: readonly string[], order: readonly string[]): readonly string[] {
  return [
    ...order.filter((region) => regions.includes(region)),
    ...regions.filter((region) => !order.includes(region)),
  ];
}

function cancelled(target: OperationTarget): OperationResult {
  return { ...target, status: "CANCELLED", statusReason: "Cancelled since failure tolerance has exceeded" };
}
