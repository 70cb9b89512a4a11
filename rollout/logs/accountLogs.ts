import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { changesText, unitText } from "../progress/outcomeText";
import type { ProgressEvent, RolloutCommand } from "../progressEvent";
import type { Target } from "../target";
import type { TargetOutcome } from "../targetOutcome";
import type { Redaction } from "./redaction";

/**
 * A log for each stack in one folder, `<stack>.log`: when it began, all that the engine said, what became of it. Only who runs the
 * rollout may read them. Written at once, so that a killed rollout leaves what it knew; without secrets, and without signs that
 * would act on the terminal of whoever prints one.
 */
export class AccountLogs {
  readonly #folder: string;
  readonly #redaction: Redaction;
  /** Text after the last line end: a chunk of output may end in the middle of a secret. */
  readonly #unfinished = new Map<string, string>();
  #command: RolloutCommand = "up";

  constructor(folder: string, redaction: Redaction) {
    this.#folder = folder;
    this.#redaction = redaction;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  pathOf(stack: string): string {
    // A stack's name is Pulumi's, which takes letters, digits, `.`, `_` and `-`; anything else must not leave the folder.
    return join(this.#folder, `${stack.replace(/[^\w.-]/g, "_").replace(/^\.+/, "_")}.log`);
  }

  take(event: ProgressEvent, at: Date): void {
    switch (event.kind) {
      case "begun":
        this.#command = event.command;
        return;
      case "target-begun":
        writeFileSync(this.pathOf(event.target.stack), `${opening(event.target, this.#command, at)}\n`, {
          mode: 0o600,
        });
        return;
      case "target-output":
        this.#append(event.target.stack, event.text);
        return;
      case "target-ended":
        this.#end(event.target, event.outcome, at);
        return;
    }
  }

  #append(stack: string, text: string): void {
    const whole = (this.#unfinished.get(stack) ?? "") + text;
    const end = whole.lastIndexOf("\n") + 1;
    this.#unfinished.set(stack, whole.slice(end));
    if (end > 0) this.#write(stack, whole.slice(0, end));
  }

  #end(target: Target, outcome: TargetOutcome, at: Date): void {
    const rest = this.#unfinished.get(target.stack) ?? "";
    this.#unfinished.delete(target.stack);
    // What was skipped or never began has nothing to log; the report has it.
    if (outcome.kind === "skipped" || outcome.kind === "not-begun") return;
    this.#write(target.stack, `${rest === "" ? "" : `${rest}\n`}${closing(outcome, this.#command, at)}\n`);
  }

  #write(stack: string, text: string): void {
    // Colours go, and carriage returns, by which a line could hide the one before.
    const plain = stripVTControlCharacters(text).replace(/[^\P{Cc}\n\t]/gu, "");
    appendFileSync(this.pathOf(stack), this.#redaction.of(plain), { mode: 0o600 });
  }
}

function opening({ account, role, stack, regions }: Target, command: RolloutCommand, at: Date): string {
  return [
    `${at.toISOString()} ${command} of stack ${stack}`,
    `${role} in ${account.name} (${account.id}), ${unitText(account)}, ${regions.join(", ")}`,
    "",
  ].join("\n");
}

function closing(
  outcome: Exclude<TargetOutcome, { kind: "skipped" | "not-begun" }>,
  command: RolloutCommand,
  at: Date,
) {
  const told =
    outcome.kind === "failed"
      ? `failed: ${outcome.reason}\nNext: ${outcome.nextStep}`
      : `${outcome.kind}: ${changesText(outcome.changes, command)}`;
  return `${at.toISOString()} ${told}`;
}
