import { describeError } from "../functions/aws/errorCode";
import type { AwsAccess } from "./awsAccess";
import type { StackListener } from "./engine/stackResult";
import type { Operation } from "./operation";
import { operate } from "./operation";
import type { Organization } from "./organization/readOrganization";
import { coveredAccounts, wholeConfigOf } from "./organizationRules";
import type { ProgramVersion } from "./programVersion";
import type { ProgressEvent, RolloutCommand } from "./progressEvent";
import type { StackRecord } from "./record";
import type { RolloutSettings } from "./settings";
import { fingerprintOf, isDone, type KnownStack } from "./standing";
import type { Target } from "./target";
import type { TargetOutcome } from "./targetOutcome";

export interface TargetRunOptions {
  readonly command: RolloutCommand;
  readonly organization: Organization;
  readonly settings: RolloutSettings;
  readonly access: Pick<AwsAccess, "accountId" | "roleArn" | "tryRole">;
  readonly engine: Operation["engine"];
  readonly version: ProgramVersion;
  readonly known: ReadonlyMap<string, KnownStack>;
  readonly record: (record: StackRecord) => void;
  readonly policyPacks: readonly string[];
  readonly again: boolean;
  readonly cancelStale: boolean;
  readonly cancel: AbortSignal;
  readonly listen: (event: ProgressEvent) => void;
}

/** What one command does with each of its targets. */
export class TargetRun {
  /** Accounts where a member stack stands: from earlier runs, and as this one goes on. */
  readonly #covered: Set<string>;

  constructor(private readonly options: TargetRunOptions) {
    this.#covered = new Set(coveredAccounts(options.organization, options.known));
  }

  /** Never throws: whatever goes wrong is the target's outcome. */
  async of(target: Target): Promise<TargetOutcome> {
    const begun = performance.now();
    try {
      return await this.#run(target);
    } catch (error) {
      return {
        kind: "failed",
        reason: describeError(error),
        nextStep: "This is nothing that the rollout foresaw; the log of the account says more.",
        milliseconds: Math.round(performance.now() - begun),
      };
    }
  }

  async #run(target: Target): Promise<TargetOutcome> {
    const { command, known, version, again, listen } = this.options;
    const { listed, record } = known.get(target.stack) ?? { listed: undefined, record: undefined };
    const config = this.#configOf(target);
    const fingerprint = fingerprintOf(version.digest, config);
    if (command === "destroy" && listed === undefined)
      return { kind: "skipped", reason: "it has no stack in the backend" };
    if (command === "up" && !again && isDone({ listed, record }, fingerprint)) {
      this.#covered.add(target.account.id);
      return { kind: "skipped", reason: `done at ${version.text}` };
    }
    listen({ kind: "target-begun", target });
    const listener: StackListener = {
      step: (detail) => listen({ kind: "target-step", target, detail }),
      output: (text) => listen({ kind: "target-output", target, text }),
    };
    const outcome =
      (await this.#withoutRole(target, listener)) ??
      (await operate({
        ...this.options,
        spec: { name: target.stack, config, exists: listed !== undefined },
        listener,
      }));
    this.#remember(target, outcome, fingerprint);
    return outcome;
  }

  /** The failure where the deployment role can't be assumed: told at once, and in terms of the role. */
  async #withoutRole({ account }: Target, listener: StackListener): Promise<TargetOutcome | undefined> {
    const { access } = this.options;
    const begun = performance.now();
    const role = access.roleArn(account.id);
    if (role === undefined) return undefined;
    try {
      listener.step(`assuming ${role}`);
      await access.tryRole(account.id);
      return undefined;
    } catch (error) {
      return {
        kind: "failed",
        reason: `${role} can't be assumed: ${describeError(error)}`,
        nextStep: `See that the role exists there and trusts account ${access.accountId}, and that nothing denies the caller sts:AssumeRole on it; then run this again.`,
        milliseconds: Math.round(performance.now() - begun),
      };
    }
  }

  #configOf(target: Target): Readonly<Record<string, unknown>> {
    const { organization, settings, access } = this.options;
    return wholeConfigOf(target, { organization, settings, access, covered: this.#covered });
  }

  #remember({ stack, account, role }: Target, outcome: TargetOutcome, fingerprint: string): void {
    const { command, version, record } = this.options;
    if (command === "plan" || outcome.kind === "skipped" || outcome.kind === "not-begun") return;
    if (role === "member" && outcome.kind !== "failed") {
      if (command === "up") this.#covered.add(account.id);
      else this.#covered.delete(account.id);
    }
    record({
      format: 1,
      stack,
      accountId: account.id,
      command,
      outcome: outcome.kind,
      ...(outcome.kind === "failed" ? { reason: outcome.reason, nextStep: outcome.nextStep } : {}),
      version: version.text,
      fingerprint,
      endedAt: new Date().toISOString(),
    });
  }
}
