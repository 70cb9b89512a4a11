import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { paintFor } from "../output/colour";
import { AccountClients } from "./accountClients";
import type { InspectCommand } from "./arguments";
import { AwsAccess } from "./awsAccess";
import type { Check } from "./check";
import { areGood, checkList } from "./checkList";
import type { Inspection } from "./inspection";
import { readOrganization } from "./organization/readOrganization";
import { preflight } from "./preflight/preflight";
import { selectTargets } from "./selection";
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
  const settings = readSettingsFile(command.file);
  const { homeRegion, deploymentRole, select, exclude } = settings;
  const access = await AwsAccess.of({ region: homeRegion }, deploymentRole);
  const { region: _region, ...configuration } = access.clientOf(access.accountId);
  const caller = new AccountClients(access.accountId, configuration);
  try {
    const withTags = [select, exclude].some(({ tags }) => Object.keys(tags).length > 0);
    const organization = await readOrganization(caller.client(OrganizationsClient, homeRegion), { withTags });
    // What a StackSet has brought to members is verified as well as what a stack of their own has.
    const looked = command.kind === "verify" ? { ...settings, memberBaseline: "pulumi" as const } : settings;
    const { targets, leftOut, unknown } = selectTargets(organization, looked, command.narrowing);
    const { regions: wanted } = command.narrowing;
    const narrowed = targets.map((target) =>
      wanted.length === 0 ? target : { ...target, regions: target.regions.filter((region) => wanted.includes(region)) },
    );
    const checks = await inspections[command.kind]({ access, settings, organization, caller, targets: narrowed });
    if (command.json) process.stdout.write(`${JSON.stringify({ checks, leftOut, unknown }, undefined, 2)}\n`);
    else tell(checks, organization.accounts, leftOut.length);
    if (unknown.length > 0)
      process.stderr.write(
        `Nothing in the organization answers to ${unknown.join(", ")}, which the settings or the command line name.\n`,
      );
    return areGood(checks) && unknown.length === 0 ? 0 : 1;
  } finally {
    caller.close();
    access.close();
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
