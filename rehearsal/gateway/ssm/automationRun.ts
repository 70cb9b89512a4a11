import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { PublishServiceEvent } from "../eventBridge/serviceEvent";
import type { Gateway } from "../serviceModule";
import { type AutomationStatus, type Execution, isEnded, type StepExecution } from "./executions";
import { executionEvent, stepEvent } from "./statusEvents";
import type { StepOutputs } from "./steps/stepContext";

/** Automation takes about this long until it begins, and for each step besides what the step itself does. */
const dispatchSeconds = 1;
const stepTimeoutSeconds = 3600;

export interface RunParts {
  readonly gateway: Gateway;
  readonly publish: PublishServiceEvent;
  /** Fires when the rehearsal ends. */
  readonly ended: AbortSignal;
}

/** What is known of a step before it runs. */
export type PlannedStep = Pick<StepExecution, "name" | "action" | "onFailure" | "inputs"> &
  Partial<Pick<StepExecution, "targetLocation">> & {
    readonly timeoutSeconds?: number | undefined;
    readonly maxAttempts?: number;
  };

type Wait = (seconds: number) => Promise<void>;

/** Brings an execution and its steps from one status to the next, and tells EventBridge of each end. */
export class AutomationRun {
  private readonly signal: AbortSignal;

  constructor(
    private readonly parts: RunParts,
    readonly execution: Execution,
  ) {
    this.signal = AbortSignal.any([parts.ended, execution.stopped.signal]);
  }

  /** False where the execution was stopped before it began. */
  async begin(): Promise<boolean> {
    await this.pause(dispatchSeconds);
    if (this.isStopped()) return false;
    this.execution.status = "InProgress";
    return true;
  }

  /** Lists a step before its turn. */
  plan(step: PlannedStep): StepExecution {
    const { name, action, onFailure, inputs, targetLocation } = step;
    const planned: StepExecution = {
      id: randomUUID(),
      name,
      action,
      onFailure,
      inputs,
      outputs: {},
      status: "Pending",
      ...(targetLocation && { targetLocation }),
    };
    this.execution.steps.push(planned);
    return planned;
  }

  /** Runs a planned step to its end; never rejects. Answers what it put out, in its own types. */
  async step(
    step: StepExecution,
    limits: Pick<PlannedStep, "timeoutSeconds" | "maxAttempts">,
    carryOut: (wait: Wait) => Promise<StepOutputs>,
  ): Promise<StepOutputs> {
    step.status = "InProgress";
    step.startedAt = new Date();
    let outputs: StepOutputs = {};
    for (let attempt = 1; step.status === "InProgress"; attempt += 1) {
      try {
        await this.pause(dispatchSeconds);
        outputs = this.isStopped() ? {} : await carryOut(this.stopwatch(limits.timeoutSeconds ?? stepTimeoutSeconds));
        step.outputs = textsOf(outputs);
        step.status = this.isStopped() ? "Cancelled" : "Success";
      } catch (cause) {
        if (this.isStopped()) step.status = "Cancelled";
        else if (cause instanceof StepTimedOut || attempt >= (limits.maxAttempts ?? 1)) {
          step.status = cause instanceof StepTimedOut ? "TimedOut" : "Failed";
          step.failureMessage = failureMessage(cause);
        }
      }
    }
    step.endedAt = new Date();
    await this.publish(stepEvent(this.execution, step));
    return outputs;
  }

  /** Ends the execution: as stopped where it was, else with this status. */
  async end(status: AutomationStatus, failure?: string): Promise<void> {
    const { execution } = this;
    execution.status = this.isStopped() ? "Cancelled" : status;
    execution.endedAt = new Date();
    if (failure !== undefined && execution.status !== "Cancelled") execution.failureMessage = failure;
    if (isEnded(execution.status)) await this.publish(executionEvent(execution));
  }

  isStopped(): boolean {
    return this.signal.aborted;
  }

  get stopSignal(): AbortSignal {
    return this.signal;
  }

  private stopwatch(limitSeconds: number): Wait {
    let waited = 0;
    return async (seconds) => {
      waited += seconds;
      if (waited > limitSeconds) throw new StepTimedOut(`The step is not done after ${limitSeconds} seconds.`);
      await this.parts.gateway.timeScale.delay(seconds, this.signal);
    };
  }

  private async pause(seconds: number): Promise<void> {
    // A stop is looked at by whoever paused.
    await this.parts.gateway.timeScale.delay(seconds, this.signal).catch(() => undefined);
  }

  private async publish(event: ReturnType<typeof executionEvent>): Promise<void> {
    if (this.parts.ended.aborted) return;
    const { account, region } = this.execution;
    await this.parts.publish({ account, region, event });
  }
}

class StepTimedOut extends Error {}

const awsErrorSchema = z.object({ name: z.string(), message: z.string(), $metadata: z.object({}) });

/** As Automation words it. */
function failureMessage(cause: unknown): string {
  const aws = awsErrorSchema.safeParse(cause);
  const what = aws.success
    ? `An error occurred (${aws.data.name}): ${aws.data.message}`
    : cause instanceof Error
      ? cause.message
      : String(cause);
  return `Step fails when it is Execute/Cancelling action. ${what.replace(/\.$/, "")}. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.`;
}

/** The API carries every output as a list of texts. */
function textsOf(outputs: StepOutputs): StepExecution["outputs"] {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [
      name,
      [value].flat().map((each) => (typeof each === "string" ? each : JSON.stringify(each))),
    ]),
  );
}
