import { paintFor } from "../output/colour";
import type { InspectCommand } from "./arguments";
import type { Check } from "./check";
import { areGood, checkList } from "./checkList";
import type { Inspection } from "./inspection";
import { openInspection } from "./openInspection";
import { preflight } from "./preflight/preflight";
import { readSettingsFile } from "./settingsFile";
import { verify } from "./verification/verify";

const inspections: Readonly<Record<"preflight" | "verify", (inspection: Inspection) => Promise<readonly Check[]>>> = {
  preflight,
  verify,
};

/** Runs `preflight` or `verify` before a person; resolves with the exit status. */
export async function inspectCommand(
  command: InspectCommand & { readonly kind: "preflight" | "verify" },
): Promise<number> {
  const inspection = await openInspection({
    settings: readSettingsFile(command.file),
    narrowing: command.narrowing,
    // What a StackSet has brought to members is verified as well as what a stack of their own has.
    everyMember: command.kind === "verify",
  });
  try {
    const { organization, selection } = inspection;
    const { leftOut, unknown } = selection;
    const checks = await inspections[command.kind](inspection);
    if (command.json) process.stdout.write(`${JSON.stringify({ checks, leftOut, unknown }, undefined, 2)}\n`);
    else tell(checks, organization.accounts, leftOut.length);
    if (unknown.length > 0)
      process.stderr.write(
        `Nothing in the organization answers to ${unknown.join(", ")}, which the settings or the command line name.\n`,
      );
    return areGood(checks) && unknown.length === 0 ? 0 : 1;
  } finally {
    inspection.close();
  }
}

function tell(
  checks: readonly Check[],
  accounts: readonly { readonly id: string; readonly name: string }[],
  leftOut: number,
): void {
  const names = new Map(accounts.map(({ id, name }) => [id, name]));
  const lines = checkList(checks, names, paintFor(process.stdout));
  process.stdout.write(`${lines.join("\n")}\n`);
  if (leftOut > 0)
    process.stdout.write(
      `${leftOut} ${leftOut === 1 ? "account is" : "accounts are"} not among the targets; --json names them.\n`,
    );
}
