import { AwsError, type AwsRequest } from "../awsRequest";
import type { Operation } from "../serviceModule";
import { type InstancesInput, instancesInput, preferencesOf, settingsOf, stackSetInput } from "./input";
import type { OperationTarget } from "./operationRun";
import type { OrganizationTree } from "./organizationTree";
import { instanceKey, type StackInstance, type StackSet, type StackSetOperation } from "./stackSet";
import type { StackSets } from "./stackSets";

export interface StackSetParts {
  readonly stackSets: StackSets;
  readonly tree: OrganizationTree;
  /** Throws `AwsError` for whom CloudFormation lets no service-managed StackSet operate. */
  readonly assertAdministrator: (request: AwsRequest) => void;
}

/** The operations on StackSets and their instances ("API Reference", CloudFormation). */
export function stackSetOperations(parts: StackSetParts): Readonly<Record<string, Operation>> {
  const { stackSets, tree } = parts;
  const named = (request: AwsRequest) => {
    parts.assertAdministrator(request);
    return stackSets.get(request, String(request.parameters.StackSetName));
  };
  return {
    CreateStackSet: async (request) => {
      const input = stackSetInput(request);
      assertServiceManaged(input.PermissionModel);
      parts.assertAdministrator(request);
      return { StackSetId: stackSets.create(request, input.StackSetName, settingsOf(input)).id };
    },
    UpdateStackSet: async (request) => {
      const input = stackSetInput(request);
      const stackSet = named(request);
      const settings = settingsOf(input);
      const { operation } = stackSets.begin(
        stackSet,
        "UPDATE",
        preferencesOf(input.OperationPreferences),
        [...stackSet.instances.values()],
        { id: input.OperationId },
      );
      stackSet.settings = settings;
      return { OperationId: operation.id };
    },
    DescribeStackSet: async (request) => ({ StackSet: described(named(request)) }),
    ListStackSets: async (request) => {
      parts.assertAdministrator(request);
      return { Summaries: stackSets.all.filter(({ region }) => region === request.region).map(summarized) };
    },
    DeleteStackSet: async (request) => {
      stackSets.delete(named(request));
      return {};
    },
    CreateStackInstances: async (request) => {
      const input = instancesInput(request);
      const stackSet = named(request);
      for (const unit of input.DeploymentTargets.OrganizationalUnitIds) {
        const regions = stackSet.targets.get(unit) ?? new Set<string>();
        for (const region of input.Regions) regions.add(region);
        stackSet.targets.set(unit, regions);
      }
      const targets = await targetsOf(input, tree);
      return begun(stackSets, stackSet, "CREATE", input, targets);
    },
    UpdateStackInstances: async (request) => {
      const input = instancesInput(request);
      const stackSet = named(request);
      return begun(stackSets, stackSet, "UPDATE", input, existing(stackSet, await targetsOf(input, tree)));
    },
    DeleteStackInstances: async (request) => {
      const input = instancesInput(request);
      const stackSet = named(request);
      if (input.DeploymentTargets.AccountFilterType === "NONE") forgetTargets(stackSet, input);
      return begun(stackSets, stackSet, "DELETE", input, existing(stackSet, await targetsOf(input, tree)));
    },
    DescribeStackInstance: async (request) => {
      const { StackInstanceAccount, StackInstanceRegion } = request.parameters;
      const key = instanceKey({ account: String(StackInstanceAccount), region: String(StackInstanceRegion) });
      const stackSet = named(request);
      const found = stackSet.instances.get(key);
      if (found) return { StackInstance: instanceSummary(stackSet, found) };
      throw new AwsError("StackInstanceNotFoundException", `Stack instance ${key} not found`, 404);
    },
    ListStackInstances: async (request) => {
      const stackSet = named(request);
      const { StackInstanceAccount: account, StackInstanceRegion: region } = request.parameters;
      return {
        Summaries: [...stackSet.instances.values()]
          .filter((instance) => (account ?? instance.account) === instance.account)
          .filter((instance) => (region ?? instance.region) === instance.region)
          .map((instance) => instanceSummary(stackSet, instance)),
      };
    },
    DescribeStackSetOperation: async (request) => {
      const stackSet = named(request);
      return { StackSetOperation: operationSummary(stackSet, operationOf(stackSet, request)) };
    },
    ListStackSetOperations: async (request) => {
      const stackSet = named(request);
      return { Summaries: [...stackSet.operations.values()].reverse().map((each) => operationSummary(stackSet, each)) };
    },
    ListStackSetOperationResults: async (request) => ({
      Summaries: operationOf(named(request), request).results.map((result) => ({
        Account: result.account,
        Region: result.region,
        OrganizationalUnitId: result.organizationalUnitId,
        Status: result.status,
        StatusReason: result.statusReason,
      })),
    }),
  };
}

function assertServiceManaged(permissionModel: "SERVICE_MANAGED" | "SELF_MANAGED"): void {
  if (permissionModel === "SERVICE_MANAGED") return;
  throw new AwsError(
    "ValidationError",
    "The rehearsal has service-managed StackSets only; add others to rehearsal/gateway/cloudFormation.",
  );
}

function begun(
  stackSets: StackSets,
  stackSet: StackSet,
  action: StackSetOperation["action"],
  input: InstancesInput,
  targets: readonly OperationTarget[],
) {
  const options = { id: input.OperationId, retainStacks: input.RetainStacks === true };
  const { operation } = stackSets.begin(stackSet, action, preferencesOf(input.OperationPreferences), targets, options);
  return { OperationId: operation.id };
}

/** The accounts below the targets, as the filter leaves them, in each Region once ("DeploymentTargets"). */
async function targetsOf(
  { DeploymentTargets, Regions }: InstancesInput,
  tree: OrganizationTree,
): Promise<readonly OperationTarget[]> {
  const { OrganizationalUnitIds, Accounts, AccountFilterType } = DeploymentTargets;
  const unitOf = new Map<string, string>();
  for (const unit of OrganizationalUnitIds)
    for (const account of await tree.accountsBelow(unit)) if (!unitOf.has(account)) unitOf.set(account, unit);
  if (AccountFilterType === "UNION") for (const account of Accounts) unitOf.set(account, unitOf.get(account) ?? "");
  const wanted = [...unitOf].filter(([account]) => {
    if (AccountFilterType === "DIFFERENCE") return !Accounts.includes(account);
    return AccountFilterType !== "INTERSECTION" || Accounts.includes(account);
  });
  return wanted.flatMap(([account, organizationalUnitId]) =>
    Regions.map((region) => ({ account, region, organizationalUnitId })),
  );
}

function existing(stackSet: StackSet, targets: readonly OperationTarget[]): readonly OperationTarget[] {
  return targets.filter((target) => stackSet.instances.has(instanceKey(target)));
}

function forgetTargets(stackSet: StackSet, { DeploymentTargets, Regions }: InstancesInput): void {
  for (const unit of DeploymentTargets.OrganizationalUnitIds) {
    const regions = stackSet.targets.get(unit);
    for (const region of Regions) regions?.delete(region);
    if (regions?.size === 0) stackSet.targets.delete(unit);
  }
}

function operationOf(stackSet: StackSet, { parameters }: AwsRequest): StackSetOperation {
  const found = stackSet.operations.get(String(parameters.OperationId));
  if (found) return found;
  throw new AwsError("OperationNotFoundException", `Operation ${parameters.OperationId} not found`, 404);
}

function summarized(stackSet: StackSet) {
  const { id, name, settings } = stackSet;
  const { enabled, retainStacksOnAccountRemoval, dependsOn } = settings.autoDeployment;
  return {
    StackSetName: name,
    StackSetId: id,
    Description: settings.description,
    Status: "ACTIVE",
    AutoDeployment: {
      Enabled: enabled,
      ...(enabled ? { RetainStacksOnAccountRemoval: retainStacksOnAccountRemoval } : {}),
      ...(dependsOn.length === 0 ? {} : { DependsOn: dependsOn }),
    },
    PermissionModel: "SERVICE_MANAGED",
    ManagedExecution: { Active: settings.managedExecution },
  };
}

function described(stackSet: StackSet) {
  const { arn, settings, targets } = stackSet;
  return {
    ...summarized(stackSet),
    StackSetARN: arn,
    TemplateBody: settings.templateBody,
    Capabilities: settings.capabilities,
    Tags: settings.tags,
    OrganizationalUnitIds: [...targets.keys()],
    Regions: [...new Set([...targets.values()].flatMap((regions) => [...regions]))],
  };
}

function instanceSummary(stackSet: StackSet, instance: StackInstance) {
  return {
    StackSetId: stackSet.id,
    Account: instance.account,
    Region: instance.region,
    StackId: instance.stack.id,
    OrganizationalUnitId: instance.organizationalUnitId,
    Status: instance.status,
    StatusReason: instance.statusReason,
    StackInstanceStatus: { DetailedStatus: instance.detailedStatus },
    DriftStatus: "NOT_CHECKED",
  };
}

function operationSummary(stackSet: StackSet, operation: StackSetOperation) {
  return {
    OperationId: operation.id,
    StackSetId: stackSet.id,
    Action: operation.action,
    Status: operation.status,
    StatusReason: operation.statusReason,
    CreationTimestamp: operation.createdAt,
    EndTimestamp: operation.endedAt,
    StatusDetails: { FailedStackInstancesCount: operation.results.filter(({ status }) => status === "FAILED").length },
  };
}
