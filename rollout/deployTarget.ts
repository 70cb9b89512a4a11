import { setTimeout as sleep } from "node:timers/promises";
import { describeError } from "../functions/aws/errorCode";
import type { AwsAccess } from "./awsAccess";
import type { ResourceProblem } from "./engine/problems";
import type { StackEngine, StackListener, StackSpec } from "./engine/stackEngine";
import { isTransient, nextStepFor } from "./failureAdvice";
import type { Target } from "./target";
import type { TargetOutcome } from "./targetOutcome";

export interface Deployment {
  readonly access: AwsAccess;
  readonly engine: StackEngine;
  readonly spec: StackSpec;
  readonly operation: "up";
  readonly listener: StackListener;
  /** Aborted where even what is under way is to end. */
  readonly cancel: AbortSignal;
}

/** The engine is started so often at most, where what it met passes by itself. */
const attempts = 4;

/** Brings one target to its outcome. Never throws. */
export async function deployTarget(target: Target, deployment: Deployment): Promise<TargetOutcome> {
  const begun = performance.now();
  const milliseconds = () => Math.round(performance.now() - begun);
  const { access, listener, cancel } = deployment;
  try {
    listener.step("assuming the deployment role");
    await access.tryRole(target.account.id);
  } catch (error) {
    const role = access.roleArn(target.account.id) ?? "the deployment role";
    return {
      kind: "failed",
      reason: `${role} can't be assumed: ${describeError(error)}`,
      nextStep: `See that ${role} exists and trusts account ${access.accountId}, and that neither a service control policy nor a permissions boundary of the caller denies sts:AssumeRole on it; then run this again.`,
      milliseconds: milliseconds(),
    };
  }
  for (let attempt = 1; ; attempt++) {
    const result = await deployment.engine[deployment.operation](deployment.spec, listener, cancel);
    if (result.kind === "done") {
      const isChanged = Object.entries(result.changes).some(([operation, count]) => operation !== "same" && count > 0);
      return { kind: isChanged ? "changed" : "unchanged", changes: result.changes, milliseconds: milliseconds() };
    }
    if (attempt < attempts && !cancel.aborted && result.problems.every(isTransient)) {
      const wait = pause(attempt);
      listener.step(`once more in ${Math.round(wait / 1000)} s: ${firstLine(result.problems)}`);
      await sleep(wait, undefined, { signal: cancel }).catch(() => undefined);
      if (!cancel.aborted) continue;
    }
    return {
      kind: "failed",
      reason: result.problems.map(({ resource, message }) => `${resource}: ${message}`).join("\n"),
      nextStep: cancel.aborted ? "It was cancelled half-way; run this again." : nextStepFor(result.problems),
      milliseconds: milliseconds(),
    };
  }
}

/** Doubling from 4 s, with as much left to chance: accounts that were throttled together do not come back together. */
function pause(attempt: number): number {
  const most = Math.min(60_000, 2_000 * 2 ** attempt);
  return most / 2 + Math.random() * (most / 2);
}

function firstLine(problems: readonly ResourceProblem[]): string {
  return problems[0]?.message.split("\n")[0]?.slice(0, 160) ?? "";
}
