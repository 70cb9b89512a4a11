import { randomUUID } from "node:crypto";
import { AwsError } from "../awsRequest";
import { partitionOf } from "../partition";
import { PendingWork } from "../pendingWork";
import type { Place } from "../place";
import type { ExecutionRoles } from "./executionRole";
import { type OperationTarget, runOperation } from "./operationRun";
import {
  instanceKey,
  type OperationPreferences,
  type StackInstance,
  type StackSet,
  type StackSetOperation,
  type StackSetSettings,
} from "./stackSet";
import { deleteStack, deployTemplate } from "./stacks";

/** The StackSets of the administrator account, their instances and operations. */
export class StackSets {
  readonly pending = new PendingWork();
  private readonly byName = new Map<string, StackSet>();

  constructor(private readonly roles: ExecutionRoles) {}

  get all(): readonly StackSet[] {
    return [...this.byName.values()];
  }

  /** By name or id. Throws `StackSetNotFoundException`. */
  get(place: Place, nameOrId: string): StackSet {
    const found = this.all.find(
      ({ name, id, arn, region }) => region === place.region && [name, id, arn].includes(nameOrId),
    );
    if (found) return found;
    throw new AwsError("StackSetNotFoundException", `StackSet ${nameOrId} not found`, 404);
  }

  /** Throws `NameAlreadyExistsException`. */
  create({ account, region }: Place, name: string, settings: StackSetSettings): StackSet {
    const key = `${region}/${name}`;
    if (this.byName.has(key)) throw new AwsError("NameAlreadyExistsException", `StackSet ${name} already exists`, 409);
    const id = `${name}:${randomUUID()}`;
    const arn = `arn:${partitionOf(region)}:cloudformation:${region}:${account}:stackset/${id}`;
    const made: StackSet = {
      id,
      arn,
      name,
      region,
      settings,
      targets: new Map(),
      instances: new Map(),
      operations: new Map(),
      work: Promise.resolve(),
      queued: 0,
    };
    this.byName.set(key, made);
    return made;
  }

  /** Throws `StackSetNotEmptyException`. */
  delete(stackSet: StackSet): void {
    if (stackSet.instances.size > 0)
      throw new AwsError("StackSetNotEmptyException", `StackSet ${stackSet.name} is not empty`, 409);
    this.byName.delete(`${stackSet.region}/${stackSet.name}`);
  }

  /**
   * Begins an operation; with managed execution behind those under way. Throws `OperationInProgressException` where another
   * one is and the StackSet does not queue.
   */
  begin(
    stackSet: StackSet,
    action: StackSetOperation["action"],
    preferences: OperationPreferences,
    targets: readonly OperationTarget[],
    options: { readonly id?: string | undefined; readonly retainStacks?: boolean } = {},
  ): { readonly operation: StackSetOperation; readonly ended: Promise<void> } {
    if (stackSet.queued > 0 && !stackSet.settings.managedExecution)
      throw new AwsError(
        "OperationInProgressException",
        `Another Operation on StackSet ${stackSet.arn} is in progress`,
        409,
      );
    const operation: StackSetOperation = {
      id: options.id ?? randomUUID(),
      action,
      createdAt: new Date(),
      status: stackSet.queued > 0 ? "QUEUED" : "RUNNING",
      preferences,
      results: [],
    };
    stackSet.operations.set(operation.id, operation);
    stackSet.queued++;
    const ended = stackSet.work.then(() => this.run(stackSet, operation, targets, options.retainStacks === true));
    stackSet.work = ended;
    void this.pending.track(ended);
    return { operation, ended };
  }

  private async run(
    stackSet: StackSet,
    operation: StackSetOperation,
    targets: readonly OperationTarget[],
    retainStacks: boolean,
  ): Promise<void> {
    operation.status = "RUNNING";
    const work = (target: OperationTarget) =>
      operation.action === "DELETE"
        ? this.deleteInstance(stackSet, target, retainStacks)
        : this.deployInstance(stackSet, target);
    const { results, exceeded } = await runOperation(targets, operation.preferences, work);
    operation.results.push(...results);
    operation.status = exceeded ? "FAILED" : "SUCCEEDED";
    if (exceeded) operation.statusReason = "Failure tolerance exceeded";
    operation.endedAt = new Date();
    stackSet.queued--;
  }

  private async deployInstance(stackSet: StackSet, target: OperationTarget): Promise<void> {
    const instance = instanceOf(stackSet, target);
    instance.detailedStatus = "RUNNING";
    try {
      await this.roles.actIn(target, (context) =>
        deployTemplate(stackSet.settings.template, instance.stack, target, context),
      );
      Object.assign(instance, { status: "CURRENT", detailedStatus: "SUCCEEDED", statusReason: undefined });
    } catch (cause) {
      const statusReason = cause instanceof Error ? cause.message : String(cause);
      Object.assign(instance, { status: "OUTDATED", detailedStatus: "FAILED", statusReason });
      throw cause;
    }
  }

  private async deleteInstance(stackSet: StackSet, target: OperationTarget, retainStacks: boolean): Promise<void> {
    const instance = stackSet.instances.get(instanceKey(target));
    if (instance === undefined) return;
    try {
      if (!retainStacks) await this.roles.actIn(target, (context) => deleteStack(instance.stack, context));
      stackSet.instances.delete(instanceKey(target));
    } catch (cause) {
      const statusReason = cause instanceof Error ? cause.message : String(cause);
      Object.assign(instance, { status: "INOPERABLE", detailedStatus: "FAILED", statusReason });
      throw cause;
    }
  }
}

/** The instance of an account and Region, made where there is none yet. */
function instanceOf(stackSet: StackSet, { account, region, organizationalUnitId }: OperationTarget): StackInstance {
  const known = stackSet.instances.get(instanceKey({ account, region }));
  if (known !== undefined) {
    known.organizationalUnitId = organizationalUnitId;
    return known;
  }
  const name = `StackSet-${stackSet.name}-${randomUUID()}`;
  const id = `arn:${partitionOf(region)}:cloudformation:${region}:${account}:stack/${name}/${randomUUID()}`;
  const made: StackInstance = {
    account,
    region,
    organizationalUnitId,
    stack: { id, name, resources: new Map() },
    status: "OUTDATED",
    detailedStatus: "PENDING",
  };
  stackSet.instances.set(instanceKey(made), made);
  return made;
}
