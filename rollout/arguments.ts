import { parseArgs } from "node:util";
import type { RolloutCommand } from "./progressEvent";
import type { Narrowing } from "./selection";

export type Command =
  | { readonly kind: "help" }
  | RunCommand
  | InspectCommand
  | { readonly kind: "template"; readonly file: string };

interface Chosen {
  /** The settings. */
  readonly file: string;
  readonly narrowing: Narrowing;
  readonly json: boolean;
  readonly concurrency: number | undefined;
  readonly installEngine: boolean;
}

export interface RunCommand extends Chosen {
  readonly kind: RolloutCommand;
  /** Whether targets that are done already are deployed all the same. */
  readonly again: boolean;
  /** Whether locks of engines that are gone are removed. */
  readonly cancelStale: boolean;
}

export interface InspectCommand extends Chosen {
  readonly kind: "preflight" | "verify" | "status";
  /** Whether the engine compares each stack with what is there. */
  readonly drift: boolean;
}

/** What was typed could not be understood; the message says what can. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const usage = `npm run rollout -- <command> [options]

  preflight          what would stand in the way, all of it at once; changes nothing
  plan               what up would change in each account, looked at by the policy pack; changes nothing
  up                 deploys to every account that the settings choose; what is done already is skipped
  status             which version is deployed where, what came of the last run; --drift compares with what is there
  verify             whether every account can be responded to, in every Region
  destroy --yes      takes Firebreak out of the accounts that are chosen, and removes their stacks
  template           prints the CloudFormation template of the member baseline

  --file <path>          the settings; default rollout.yaml (rollout.example.yaml explains each key)
  --account <id>[,…]     only these accounts; the management account is never touched unless it is named here or in the settings
  --unit <id|path>[,…]   only accounts below these organizational units
  --region <name>[,…]    only these Regions (verify, preflight)
  --concurrency <n>      so many accounts at once
  --again                deploy also what is done already (up)
  --cancel-stale         remove the locks of engines of this machine that are gone (up, destroy)
  --drift                compare each stack with what is there (status)
  --install-engine       install the Pulumi CLI where there is none
  --json                 the result as JSON on stdout

It acts with the credentials of your shell, which must be of the management account or of a delegated administrator, and
may assume the deployment role in each account. Ctrl-C: nothing further begins, what is under way ends; once more cancels it.
Exit status: 0 all good, 1 something is not, 2 not understood.`;

/** Throws `UsageError`. */
export function parseCommand(argv: readonly string[]): Command {
  const { values, positionals } = parse(argv);
  const [kind, ...rest] = positionals;
  if (values.help === true || kind === undefined || kind === "help") return { kind: "help" };
  if (rest.length > 0) throw new UsageError(`Too many words: ${rest.join(" ")}. Accounts are given with --account.`);
  const { file = "rollout.yaml" } = values;
  const chosen: Chosen = {
    file,
    narrowing: {
      accounts: listed(values.account).map(accountId),
      units: listed(values.unit),
      regions: listed(values.region),
    },
    json: values.json === true,
    concurrency: values.concurrency === undefined ? undefined : count(values.concurrency),
    installEngine: values["install-engine"] === true,
  };
  const only = (name: "again" | "cancel-stale" | "drift" | "yes" | "region", ...kinds: readonly string[]) => {
    if (values[name] !== undefined && !kinds.includes(kind))
      throw new UsageError(`--${name} is for ${kinds.join(", ")}.`);
  };
  only("again", "up");
  only("cancel-stale", "up", "destroy");
  only("drift", "status");
  only("yes", "destroy");
  only("region", "verify", "preflight");
  switch (kind) {
    case "destroy":
      if (values.yes !== true)
        throw new UsageError(
          "destroy takes response out of the chosen accounts; say --yes to mean it. plan and status show what is there.",
        );
      return { kind, ...chosen, again: true, cancelStale: values["cancel-stale"] === true };
    case "plan":
    case "up":
      return { kind, ...chosen, again: values.again === true, cancelStale: values["cancel-stale"] === true };
    case "preflight":
    case "verify":
    case "status":
      return { kind, ...chosen, drift: values.drift === true };
    case "template":
      return { kind, file };
    default:
      throw new UsageError(
        `There is no command ${JSON.stringify(kind)}; there are preflight, plan, up, status, verify, destroy and template.`,
      );
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        file: { type: "string" },
        account: { type: "string", multiple: true },
        unit: { type: "string", multiple: true },
        region: { type: "string", multiple: true },
        concurrency: { type: "string" },
        again: { type: "boolean" },
        "cancel-stale": { type: "boolean" },
        drift: { type: "boolean" },
        yes: { type: "boolean" },
        "install-engine": { type: "boolean" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function listed(given: readonly string[] | undefined): readonly string[] {
  return (given ?? [])
    .flatMap((text) => text.split(","))
    .map((item) => item.trim())
    .filter(Boolean);
}

function accountId(text: string): string {
  if (!/^\d{12}$/.test(text)) throw new UsageError(`--account ${text}: an account id has 12 digits.`);
  return text;
}

function count(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new UsageError(`--concurrency ${text}: a number from 1 to 999.`);
  return Number(text);
}
