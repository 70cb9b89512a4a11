import type * as z from "zod";

interface GuardKeys {
  readonly managementAccountId: string;
  readonly exceptionPrincipals: readonly string[];
  readonly deploymentPrincipals: readonly string[];
  readonly bucketTagPrincipals: readonly string[];
  readonly exceptionGuard: boolean;
  readonly exceptionGuardTargets: readonly string[];
  readonly exceptionTagPolicy: boolean;
  readonly exceptionTicketPrefixes: readonly string[];
}

/** Refuses a guard that would guard nothing, and targets that it could not bind. */
export function demandGuarded(keys: GuardKeys, context: z.RefinementCtx): void {
  const mistake = (key: keyof GuardKeys, message: string) => context.addIssue({ code: "custom", path: [key], message });
  if (keys.exceptionGuard && keys.exceptionPrincipals.length === 0 && keys.deploymentPrincipals.length === 0)
    mistake(
      "exceptionGuard",
      "has nothing to guard: name who may set the exception tag (firebreak:exceptionPrincipals), who deploys the member stacks (firebreak:deploymentPrincipals), or both.",
    );
  if (keys.exceptionGuardTargets.includes(keys.managementAccountId))
    mistake(
      "exceptionGuardTargets",
      `names the management account, ${keys.managementAccountId}, which no such policy binds; leave it out.`,
    );
}

/** What the keys say to no effect, each as a sentence of a warning. */
export function idleGuardKeys(keys: GuardKeys): readonly string[] {
  const { exceptionGuard, exceptionTagPolicy } = keys;
  return [
    ...(exceptionGuard && keys.exceptionPrincipals.length === 0
      ? [
          "firebreak:exceptionPrincipals: nobody is named, so anybody may set the exception tag; exceptionGuard guards Firebreak's own alone.",
        ]
      : []),
    ...(exceptionGuard && keys.deploymentPrincipals.length === 0
      ? [
          "firebreak:deploymentPrincipals: nobody is named, so exceptionGuard guards the exception tag alone, not what Firebreak has in members.",
        ]
      : []),
    ...(keys.exceptionGuardTargets.length > 0 && !exceptionGuard && !exceptionTagPolicy
      ? [
          "firebreak:exceptionGuardTargets: nothing is attached to them while exceptionGuard and exceptionTagPolicy are off.",
        ]
      : []),
  ];
}
