import { randomUUID } from "node:crypto";
import { AwsError } from "../awsRequest";
import { partitionOf } from "../partition";
import type { GivenParameters } from "./parameterValues";

export type AutomationStatus = "Pending" | "InProgress" | "Success" | "TimedOut" | "Cancelled" | "Failed";

/** Where one child of an execution in several accounts runs. */
export interface TargetLocation {
  readonly Accounts: readonly string[];
  readonly Regions: readonly string[];
  readonly ExecutionRoleName?: string | undefined;
}

export interface StepExecution {
  readonly id: string;
  readonly name: string;
  readonly action: string;
  readonly onFailure: string;
  status: AutomationStatus;
  startedAt?: Date;
  endedAt?: Date;
  inputs: Readonly<Record<string, unknown>>;
  outputs: Readonly<Record<string, readonly string[]>>;
  failureMessage?: string;
  readonly targetLocation?: TargetLocation;
}

/** One automation, as its account and Region know it. */
export interface Execution {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly documentName: string;
  readonly documentVersion: string;
  readonly parameters: GivenParameters;
  /** The ARN of whoever started it. */
  readonly executedBy: string;
  readonly targetLocations: readonly TargetLocation[];
  readonly startedAt: Date;
  /** The execution in several accounts that this one is a child of. */
  parentId?: string;
  status: AutomationStatus;
  endedAt?: Date;
  failureMessage?: string;
  readonly steps: StepExecution[];
  /** Fires when the execution is stopped. */
  readonly stopped: AbortController;
}

export type NewExecution = Omit<
  Execution,
  "id" | "startedAt" | "status" | "steps" | "stopped" | "parentId" | "endedAt" | "failureMessage"
>;

/** Every automation of every account, newest last. */
export class Executions {
  private readonly byId = new Map<string, Execution>();

  add(given: NewExecution): Execution {
    const execution: Execution = {
      ...given,
      id: randomUUID(),
      startedAt: new Date(),
      status: "Pending",
      steps: [],
      stopped: new AbortController(),
    };
    this.byId.set(execution.id, execution);
    return execution;
  }

  /** Of the caller's account and Region. Throws `AutomationExecutionNotFoundException`. */
  get(place: { readonly account: string; readonly region: string }, id: unknown): Execution {
    const found = typeof id === "string" ? this.byId.get(id) : undefined;
    if (found?.account === place.account && found.region === place.region) return found;
    throw new AwsError(
      "AutomationExecutionNotFoundException",
      `Automation Execution with id: ${String(id)} does not exist.`,
    );
  }

  /** Forgets an execution that could not be started. */
  remove({ id }: Execution): void {
    this.byId.delete(id);
  }

  /** Makes one that was started the child of another. */
  adopt(childId: string, parent: Execution): void {
    const child = this.byId.get(childId);
    if (child) child.parentId = parent.id;
  }

  /** Newest first. */
  in({ account, region }: { readonly account: string; readonly region: string }): readonly Execution[] {
    return [...this.byId.values()].filter((each) => each.account === account && each.region === region).reverse();
  }

  all(): readonly Execution[] {
    return [...this.byId.values()];
  }
}

export function isEnded(status: AutomationStatus): boolean {
  return status !== "Pending" && status !== "InProgress";
}

/** `arn:aws:ssm:eu-west-1:111122223333:automation-execution/<id>` */
export function executionArn({ id, account, region }: Execution): string {
  return `arn:${partitionOf(region)}:ssm:${region}:${account}:automation-execution/${id}`;
}
