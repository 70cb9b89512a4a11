import type { Check } from "../check";
import type { StackResult } from "../engine/stackResult";
import { isDone, type KnownStack } from "../standing";

/** What is known of one stack that should be there. */
export interface StackStatus {
  readonly stack: string;
  readonly accountId: string;
  readonly accountName: string;
  /** As the last run wrote it down; undefined where none did. */
  readonly version: string | undefined;
  /** When the backend last had something written, else when the last run ended; ISO 8601. */
  readonly updatedAt: string | undefined;
  readonly check: Check;
}

export interface StatusQuestion {
  readonly stack: string;
  readonly accountId: string;
  readonly known: KnownStack | undefined;
  /** Of the program and the config as they are now. */
  readonly fingerprint: string;
  readonly version: string;
}

/** Where a stack stands, by what the backend lists and the last run wrote down. No engine is started for it. */
export function judgeStack({ stack, accountId, known, fingerprint, version }: StatusQuestion): Check {
  const say = (verdict: Check["verdict"], detail: string, nextStep?: string): Check => ({
    ...{ accountId, subject: `stack ${stack}`, verdict, detail },
    ...(nextStep === undefined ? {} : { nextStep }),
  });
  const again = `npm run rollout -- up --account ${accountId}`;
  const { listed, record } = known ?? {};
  if (listed === undefined) {
    return record?.outcome === "failed" && record.command === "up"
      ? say(
          "bad",
          `was never deployed; the last try failed: ${record.reason ?? "no reason kept"}`,
          record.nextStep ?? again,
        )
      : say("bad", "was never deployed", again);
  }
  if (listed.updateInProgress === true)
    return say(
      "warning",
      "is being deployed, or its lock is left over",
      "Wait, or see what holds the lock: up tells, and --cancel-stale removes one that is left over.",
    );
  if (record?.outcome === "failed")
    return say(
      "bad",
      `the last ${record.command} failed: ${record.reason ?? "no reason kept"}`,
      record.nextStep ?? again,
    );
  if ((listed.resourceCount ?? 1) === 0) return say("bad", "holds nothing", again);
  if (record === undefined)
    return say(
      "unknown",
      "is deployed, but not by a rollout that left a record here: which version is not known",
      `${again} looks, and writes it down.`,
    );
  if (isDone({ listed, record }, fingerprint)) return say("good", `is at ${record.version}`);
  if (record.version !== version) return say("warning", `is at ${record.version}, this checkout is ${version}`, again);
  return record.fingerprint === fingerprint
    ? say("unknown", "was changed since the last rollout by something else", `${again}, and see who else deploys it.`)
    : say("warning", "was deployed with other settings than those of now", again);
}

/** A stack of an account that nothing is to be deployed in. */
export function judgeUnwanted(
  stack: string,
  accountId: string,
  { reason, canBeReached }: { readonly reason: string; readonly canBeReached: boolean },
): Check {
  return {
    ...{ accountId, subject: `stack ${stack}`, verdict: "warning" },
    detail: `should not be there any more: ${reason}`,
    nextStep: canBeReached
      ? `npm run rollout -- destroy --yes --account ${accountId}`
      : `What it made went with the account; forget the stack: pulumi stack rm --force ${stack}`,
  };
}

/** What the engine found otherwise than the state has it. */
export function judgeDrift(
  { stack, accountId }: Pick<StatusQuestion, "stack" | "accountId">,
  result: StackResult,
  steps: readonly string[],
): Check {
  const common = { accountId, subject: `drift of ${stack}` };
  if (result.kind === "refused")
    return {
      ...{ ...common, verdict: "unknown" },
      detail: `could not be looked at: ${result.problems.map(({ resource, message }) => `${resource}: ${message}`).join("; ")}`,
      nextStep: "See the reason, and ask again.",
    };
  const changes = Object.entries(result.changes).filter(([operation, count]) => operation !== "same" && count > 0);
  if (changes.length === 0) return { ...common, verdict: "good", detail: "what is there is what the state has" };
  const counted = changes.map(([operation, count]) => `${count} ${operation}`).join(", ");
  return {
    ...{ ...common, verdict: "bad" },
    detail: `what is there is not what the state has (${counted})${steps.length === 0 ? "" : `: ${steps.join("; ")}`}`,
    nextStep: `npm run rollout -- up --again --account ${accountId} puts back what the program says, where it still knows the resource; see who changed it.`,
  };
}
