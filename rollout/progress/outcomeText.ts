import { printable } from "../../functions/domain/exceptionNote";
import { duration } from "../../output/text";
import type { RolloutCommand } from "../progressEvent";
import type { LeftOut, Target } from "../target";
import type { TargetOutcome } from "../targetOutcome";

/** `payments (111122223333)`; a role other than member is said. Names are their owners' words: no sign in them moves the cursor. */
export function accountText({ account, role }: Pick<Target, "account" | "role">): string {
  return `${role === "member" ? "" : `${role}: `}${printable(account.name)} (${account.id})`;
}

/** `Workloads/Production`, `root`. */
export function unitText({ unitNames }: LeftOut["account"]): string {
  return unitNames.length === 0 ? "root" : printable(unitNames.join("/"));
}

const done: Readonly<Record<string, string>> = {
  create: "created",
  update: "updated",
  delete: "deleted",
  replace: "replaced",
  import: "imported",
  read: "read",
  same: "as before",
};

const planned: Readonly<Record<string, string>> = {
  create: "to create",
  update: "to update",
  delete: "to delete",
  replace: "to replace",
  import: "to import",
  read: "to read",
  same: "as they are",
};

/** `12 created, 3 as before`; for a plan `12 to create, 3 as they are`. */
export function changesText(changes: Readonly<Record<string, number>>, command: RolloutCommand): string {
  const words = command === "plan" ? planned : done;
  const counts = Object.entries(changes).filter(([, count]) => count > 0);
  return counts.length === 0
    ? "no resources"
    : counts.map(([operation, count]) => `${count} ${words[operation] ?? operation}`).join(", ");
}

/** What became of a target, in one line. */
export function outcomeText(outcome: TargetOutcome, command: RolloutCommand): string {
  switch (outcome.kind) {
    case "changed":
      return changesText(outcome.changes, command);
    case "unchanged":
      return `unchanged: ${changesText(outcome.changes, command)}`;
    case "skipped":
      return `skipped: ${oneLine(outcome.reason)}`;
    case "failed":
      return oneLine(outcome.reason);
    case "not-begun":
      return `not begun: ${oneLine(outcome.reason)}`;
  }
}

/** `14.2 s`; empty where the engine did not run. */
export function timeText(outcome: TargetOutcome): string {
  return "milliseconds" in outcome ? duration(outcome.milliseconds) : "";
}

/** Of a text that may have any layout. */
export function oneLine(text: string): string {
  return printable(text.replace(/\s+/g, " ").trim());
}

/** Its lines, each without signs that lay out anything else. */
export function linesOf(text: string): readonly string[] {
  return text.trim().split(/\r?\n/).map(printable);
}
