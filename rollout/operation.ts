import { setTimeout as sleep } from "node:timers/promises";
import { isLocked, lockHolders } from "./engine/lock";
import type { ResourceProblem } from "./engine/problems";
import type { StackEngine } from "./engine/stackEngine";
import type { StackListener, StackResult, StackSpec } from "./engine/stackResult";
import { isTransient, nextStepFor } from "./failureAdvice";
import { lockText } from "./lockOutcome";
import type { RolloutCommand } from "./progressEvent";
import type { TargetOutcome } from "./targetOutcome";

export interface Operation {
  readonly engine: Pick<StackEngine, "up" | "preview" | "destroy" | "cancel">;
  readonly command: RolloutCommand;
  readonly spec: StackSpec;
  readonly policyPacks: readonly string[];
  /** Whether a lock whose holder is certainly gone is removed. */
  readonly cancelStale: boolean;
  readonly listener: StackListener;
  /** Aborted where even what is under way is to end. */
  readonly cancel: AbortSignal;
  /** Milliseconds before the next attempt. */
  readonly pause?: (attempt: number) => number;
}

/** The engine is started so often at most, where what it met passes by itself. */
const attempts = 4;

/** Runs the engine on one stack until there is an outcome. Never throws. */
export async function operate(operation: Operation): Promise<TargetOutcome> {
  const { spec, listener, cancel, pause = randomPause } = operation;
  const begun = performance.now();
  const milliseconds = () => Math.round(performance.now() - begun);
  let unlocked = false;
  let brokeOff = false;
  for (let attempt = 1; ; attempt++) {
    const result = await runOnce(operation);
    if (result.kind === "done") {
      // An attempt that broke off may have made what this one finds done; one that met a lock did not begin.
      const isChanged =
        brokeOff || Object.entries(result.changes).some(([kind, count]) => kind !== "same" && count > 0);
      return { kind: isChanged ? "changed" : "unchanged", changes: result.changes, milliseconds: milliseconds() };
    }
    const failed = (reason: string, nextStep: string): TargetOutcome => ({
      kind: "failed",
      reason,
      nextStep,
      milliseconds: milliseconds(),
    });
    const cancelled = () =>
      failed("cancelled half-way", "Run this again; what had been made is kept in the stack's state.");
    if (cancel.aborted) return cancelled();
    const refusal = `${told(result.problems)}\n${String(result.cause)}`;
    if (isLocked(refusal)) {
      const holders = lockHolders(refusal);
      const isStale = holders.length > 0 && holders.every(({ standing }) => standing === "gone");
      if (isStale && operation.cancelStale && !unlocked) {
        unlocked = true;
        listener.step(`removing the lock of ${holders.map(({ who }) => who).join(", ")}`);
        await operation.engine.cancel(spec.name).catch(() => undefined);
        continue;
      }
      const { reason, nextStep } = lockText(holders, spec.name);
      return failed(reason, nextStep);
    }
    if (attempt === attempts || !result.problems.every(isTransient))
      return failed(told(result.problems), nextStepFor(result.problems));
    brokeOff = true;
    const wait = pause(attempt);
    listener.step(`once more in ${Math.ceil(wait / 1000)} s: ${told(result.problems).split("\n")[0]?.slice(0, 160)}`);
    await sleep(wait, undefined, { signal: cancel }).catch(() => undefined);
    if (cancel.aborted) return cancelled();
  }
}

function runOnce({ engine, command, spec, listener, cancel, policyPacks }: Operation): Promise<StackResult> {
  switch (command) {
    case "up":
      return engine.up(spec, listener, cancel);
    case "plan":
      return engine.preview(spec, listener, cancel, policyPacks);
    case "destroy":
      return engine.destroy(spec, listener, cancel);
  }
}

function told(problems: readonly ResourceProblem[]): string {
  return problems.map(({ resource, message }) => `${resource}: ${message}`).join("\n");
}

/** Doubling, half of it left to chance: accounts that were throttled together do not come back together. */
function randomPause(attempt: number): number {
  const most = Math.min(60_000, 2_000 * 2 ** attempt);
  return most / 2 + Math.random() * (most / 2);
}
