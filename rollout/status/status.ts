import { sideBySide } from "../../functions/domain/sideBySide";
import type { Check } from "../check";
import { defaultConcurrency } from "../concurrency";
import { coveredAccounts, wholeConfigOf } from "../organizationRules";
import type { Rollout } from "../rollout";
import type { Narrowing } from "../selection";
import { fingerprintOf, type KnownStack } from "../standing";
import type { Target } from "../target";
import { judgeDrift, judgeStack, judgeUnwanted, type StackStatus } from "./stackStatus";

export interface StatusOptions {
  readonly narrowing: Narrowing;
  /** Whether the engine compares each stack with what is there, which takes a process for each. */
  readonly drift: boolean;
  /** Aborted where no further stack is to be compared. */
  readonly stop?: AbortSignal;
  /** Aborted where what is under way is to end too. */
  readonly cancel?: AbortSignal;
}

export interface OrganizationStatus {
  readonly version: string;
  /** Of the targets, in their order. */
  readonly stacks: readonly StackStatus[];
  /** Stacks of accounts that are no targets any more. */
  readonly unwanted: readonly Check[];
  readonly drift: readonly Check[];
  /** Names that nothing in the organization answers to. */
  readonly unknown: readonly string[];
}

/** Where every stack stands: one list of the backend for all of them. Changes nothing. */
export async function status(
  rollout: Rollout,
  { narrowing, drift, stop, cancel }: StatusOptions,
): Promise<OrganizationStatus> {
  const [organization, known, all, { targets, unknown }] = await Promise.all([
    rollout.organization(),
    rollout.knownStacks(),
    rollout.select(),
    rollout.select(narrowing),
  ]);
  const covered = coveredAccounts(organization, known);
  const { settings, access, version } = rollout;
  const configOf = (target: Target) => wholeConfigOf(target, { organization, settings, access, covered });
  const stacks = targets.map((target): StackStatus => {
    const its = known.get(target.stack);
    const fingerprint = fingerprintOf(version.digest, configOf(target));
    const place = { stack: target.stack, accountId: target.account.id };
    return {
      ...place,
      accountName: target.account.name,
      version: its?.record?.command === "up" && its.record.outcome !== "failed" ? its.record.version : undefined,
      updatedAt: its?.listed?.lastUpdate ?? its?.record?.endedAt,
      check: judgeStack({ ...place, known: its, fingerprint, version: version.text }),
    };
  });
  const narrowed = narrowing.accounts.length > 0 || narrowing.units.length > 0;
  return {
    version: version.text,
    stacks,
    unwanted: narrowed ? [] : unwantedStacks(known, all.targets, all.leftOut),
    drift: drift ? await lookForDrift(rollout, { targets, known, configOf, stop, cancel }) : [],
    unknown,
  };
}

function unwantedStacks(
  known: ReadonlyMap<string, KnownStack>,
  targets: readonly Target[],
  leftOut: readonly { readonly account: { readonly id: string; readonly state: string }; readonly reason: string }[],
): readonly Check[] {
  return [...known].flatMap(([stack, { listed }]) => {
    const accountId = /^member-(\d{12})$/.exec(stack)?.[1];
    if (accountId === undefined || listed === undefined || (listed.resourceCount ?? 1) === 0) return [];
    if (targets.some((target) => target.stack === stack)) return [];
    const left = leftOut.find(({ account }) => account.id === accountId);
    return [
      judgeUnwanted(stack, accountId, {
        reason: left === undefined ? "the account is not in the organization" : left.reason,
        canBeReached: left?.account.state === "ACTIVE",
      }),
    ];
  });
}

async function lookForDrift(
  { engine, settings }: Rollout,
  {
    targets,
    known,
    configOf,
    stop,
    cancel,
  }: {
    readonly targets: readonly Target[];
    readonly known: ReadonlyMap<string, KnownStack>;
    readonly configOf: (target: Target) => Readonly<Record<string, unknown>>;
    readonly stop: AbortSignal | undefined;
    readonly cancel: AbortSignal | undefined;
  },
): Promise<readonly Check[]> {
  const checks = new Map<Target, Check>();
  const deployed = targets.filter(({ stack }) => known.get(stack)?.listed !== undefined);
  await sideBySide(deployed, settings.concurrency ?? defaultConcurrency(), async (target) => {
    if (stop?.aborted === true) return;
    const steps: string[] = [];
    const listener = { step: (detail: string) => void steps.push(detail), output: () => undefined };
    const spec = { name: target.stack, config: configOf(target), exists: true };
    const result = await engine.drift(spec, listener, cancel);
    const changed = steps.filter((step) => !step.startsWith("refreshing "));
    checks.set(target, judgeDrift({ stack: target.stack, accountId: target.account.id }, result, changed));
  });
  return deployed.flatMap((target) => checks.get(target) ?? []);
}
