import type { LockHolder } from "./engine/lock";

/** What is told of a stack that another deployment holds, and what a person does about it. */
export function lockText(
  holders: readonly LockHolder[],
  stack: string,
): { readonly reason: string; readonly nextStep: string } {
  const reason =
    holders.length === 0
      ? "another update of this stack is under way"
      : `the stack is locked by ${holders.map(({ who, pid, since }) => `${who} (process ${pid}) since ${since}`).join(", ")}`;
  if (holders.some(({ standing }) => standing === "alive"))
    return { reason, nextStep: "Let that deployment end, then run this again." };
  if (holders.length > 0 && holders.every(({ standing }) => standing === "gone"))
    return {
      reason: `${reason}, a process of this machine that is gone`,
      nextStep: "Its lock was left over by a crash; run this again with --cancel-stale, which removes it.",
    };
  return {
    reason,
    nextStep: `Let that deployment end, then run this again. If it is certain that it has crashed, \`pulumi cancel --stack ${stack}\` in that backend removes its lock.`,
  };
}
