import type { OperationTarget } from "./operationRun";
import type { OrganizationTree } from "./organizationTree";
import type { OperationPreferences, StackSet } from "./stackSet";
import type { StackSets } from "./stackSets";

/** Of operations that nobody asked for. */
const preferences: OperationPreferences = {
  regionOrder: [],
  parallelRegions: true,
  maxConcurrent: { count: 1 },
  failureTolerance: { count: 0 },
  soft: false,
};

/**
 * Gives an account that has joined, moved or left what its units get and nothing else ("Enable or disable automatic deployments
 * for StackSets in AWS Organizations"). A StackSet waits for those that it depends on. Filters of accounts mean nothing here,
 * as on AWS; one that moves within the targets keeps what it has.
 */
export async function deployAutomatically(
  accountId: string,
  stackSets: StackSets,
  tree: OrganizationTree,
): Promise<void> {
  const above = await tree.unitsAbove(accountId);
  // A suspended account is skipped: nothing can be done in it.
  if (above.length > 0 && !(await tree.isActive(accountId))) return;
  /** Whether what a StackSet does for the account went well. */
  const ended = new Map<string, Promise<boolean>>();
  const enabled = stackSets.all.filter(({ settings }) => settings.autoDeployment.enabled);
  const reconcile = (stackSet: StackSet): Promise<boolean> => {
    const known = ended.get(stackSet.arn);
    if (known) return known;
    const first = stackSet.settings.autoDeployment.dependsOn
      .map((arn) => enabled.find((other) => other.arn === arn))
      .filter((other) => other !== undefined);
    const run = Promise.all(first.map(reconcile)).then(
      (well) => well.every(Boolean) && deployOne(stackSet, accountId, above),
    );
    ended.set(stackSet.arn, run);
    return run;
  };
  await Promise.all(enabled.map(reconcile));

  async function deployOne(stackSet: StackSet, account: string, units: readonly string[]): Promise<boolean> {
    const has = [...stackSet.instances.values()].filter((instance) => instance.account === account);
    const wanted = targetsOf(stackSet, account, units);
    const missing = wanted.filter(({ region }) => !has.some((instance) => instance.region === region));
    const surplus = has.filter((instance) => !wanted.some(({ region }) => region === instance.region));
    const retainStacks = stackSet.settings.autoDeployment.retainStacksOnAccountRemoval;
    const work = [
      ...(surplus.length === 0 ? [] : [stackSets.begin(stackSet, "DELETE", preferences, surplus, { retainStacks })]),
      ...(missing.length === 0 ? [] : [stackSets.begin(stackSet, "CREATE", preferences, missing)]),
    ];
    await Promise.all(work.map((begun) => begun.ended));
    return work.every(({ operation }) => operation.status === "SUCCEEDED");
  }
}

/** What the nearest target above the account gets, in each of its Regions once. */
function targetsOf(stackSet: StackSet, account: string, units: readonly string[]): readonly OperationTarget[] {
  const targets = new Map<string, OperationTarget>();
  for (const organizationalUnitId of units)
    for (const region of stackSet.targets.get(organizationalUnitId) ?? [])
      if (!targets.has(region)) targets.set(region, { account, region, organizationalUnitId });
  return [...targets.values()];
}
