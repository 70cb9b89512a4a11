import { parseArgs } from "node:util";

export type Command =
  | { readonly kind: "help" }
  | { readonly kind: "list"; readonly all: boolean; readonly json: boolean }
  | {
      readonly kind: "dry-run";
      readonly config: string;
      readonly days: number;
      readonly accounts: readonly string[] | undefined;
      readonly regions: readonly string[] | undefined;
      readonly role: string;
      /** Read events from this file rather than from the accounts. */
      readonly events: string | undefined;
      readonly json: boolean;
    };

/** What was typed could not be understood; the message says what can. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

const optionsOf = {
  list: ["all", "json"],
  "dry-run": ["config", "days", "accounts", "regions", "role", "events", "json"],
} as const;

/** Event history goes back so far ("Working with CloudTrail event history"). */
const historyDays = 90;

export const usage = `npm run exceptions -- list [--all] [--json]

What is exempt in all accounts and there is something to say of, with --all everything, as the weekly report has it
(docs/operations.md, "The report of exceptions"). It acts in the security account, in its Region: lambda:InvokeFunction on
firebreak-report-exceptions. It tells nobody and changes nothing.

npm run exceptions -- dry-run [options]

Who set, changed or removed the exception tag, and what the guard of it would have denied (docs/governance.md).

  --config <file>     config of the management stack: exceptionPrincipals, bucketTagPrincipals, exceptionTagKey, regions;
                      left out, Pulumi.management.yaml
  --days <number>     how far back, up to ${historyDays}; left out, 14
  --accounts <id,…>   accounts to look at; left out, all of the organization
  --regions <name,…>  Regions to look at; left out, the config's, else your shell's. IAM's is looked at always
  --role <name>       role to read an account by; left out, OrganizationAccountAccessRole
  --events <file>     read this file rather than the accounts: a trail's log file, or the output of lookup-events
  --json              the rows as JSON

It acts in the management account, with the credentials of your shell (AWS_PROFILE, …): organizations:ListAccounts without
--accounts, sts:AssumeRole on the role, and cloudtrail:LookupEvents. Sessions in accounts may look up events and nothing else.
It changes nothing.`;

/** Throws `UsageError`. */
export function parseCommand(argv: readonly string[]): Command {
  const { values, positionals } = parse(argv);
  const [name, ...rest] = positionals;
  if (values.help === true || name === undefined || name === "help") return { kind: "help" };
  if (name !== "dry-run" && name !== "list")
    throw new UsageError(`There is no command ${JSON.stringify(name)}; there are list and dry-run.`);
  if (rest.length > 0) throw new UsageError(`Too many words: ${rest.join(" ")}.`);
  const strange = Object.keys(values).find((option) => !(optionsOf[name] as readonly string[]).includes(option));
  if (strange !== undefined) throw new UsageError(`${name} takes no --${strange}.`);
  if (name === "list") return { kind: "list", all: values.all === true, json: values.json === true };
  return {
    kind: "dry-run",
    config: values.config ?? "Pulumi.management.yaml",
    days: daysOf(values.days ?? "14"),
    accounts: listOf("accounts", values.accounts, /^\d{12}$/, "ids of 12 digits"),
    regions: listOf("regions", values.regions, /^[a-z]{2,}(-[a-z]+)+-\d+$/, "names of Regions such as eu-central-1"),
    role: roleOf(values.role ?? "OrganizationAccountAccessRole"),
    events: values.events,
    json: values.json === true,
  };
}

function parse(argv: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        ...{ config: text, days: text, accounts: text, regions: text, role: text, events: text },
        json: flag,
        all: flag,
        help: { ...flag, short: "h" },
      },
    });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function daysOf(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > historyDays)
    throw new UsageError(
      `--days ${text}: give a whole number from 1 to ${historyDays}; event history goes no further back.`,
    );
  return days;
}

function roleOf(text: string): string {
  if (!/^[\w+=,.@/-]{1,512}$/.test(text))
    throw new UsageError(`--role ${text}: give a role's name, with its path if it has one.`);
  return text;
}

function listOf(option: string, text: string | undefined, shape: RegExp, what: string): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const words = text.split(",").map((word) => word.trim());
  const strange = words.filter((word) => !shape.test(word));
  if (strange.length > 0) throw new UsageError(`--${option} ${strange.join(",")}: give ${what}, separated by commas.`);
  return [...new Set(words)];
}
