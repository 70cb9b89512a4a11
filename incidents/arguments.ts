import { parseArgs } from "node:util";
import { type IncidentStatus, incidentStatuses } from "../functions/domain/incident";

export type Command =
  | { readonly kind: "help" }
  | { readonly kind: "list"; readonly statuses: readonly IncidentStatus[]; readonly json: boolean }
  | { readonly kind: "show"; readonly id: string; readonly json: boolean }
  | { readonly kind: "release"; readonly id: string; readonly reason: string; readonly json: boolean };

/** What was typed could not be understood; the message says what can. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const usage = `npm run incidents -- <command>

  list [--status <status>[,…]] [--json]      open incidents, or those of the given statuses
  show <incident or resource id> [--json]    what was found, what was done, what was there before
  release <incident or resource id> --reason <text> [--json]
                                             restores what was there, item by item

Statuses: ${incidentStatuses.join(", ")}; without --status: containing, contained, failed, partly-released.

It acts in the security account, in its Region, with the credentials of your shell (AWS_PROFILE, AWS_REGION, …). For the
rehearsal, copy the export lines that "npm start -- --keep" prints. Reading needs dynamodb:Query and dynamodb:Scan on the
ledger; releasing needs lambda:InvokeFunction on firebreak-release-incident as well, and no right in any member account.`;

const open: readonly IncidentStatus[] = ["containing", "contained", "failed", "partly-released"];

/** Throws `UsageError`. */
export function parseCommand(argv: readonly string[]): Command {
  const { values, positionals } = parse(argv);
  const [name, id, ...rest] = positionals;
  const json = values.json === true;
  if (values.help === true || name === undefined || name === "help") return { kind: "help" };
  if (rest.length > 0) throw new UsageError(`Too many words: ${rest.join(" ")}.`);
  switch (name) {
    case "list":
      if (id !== undefined) throw new UsageError(`list takes no id; did you mean: show ${id}?`);
      return { kind: "list", statuses: values.status === undefined ? open : statusesOf(values.status), json };
    case "show":
      return { kind: "show", id: required(id, "show <incident or resource id>"), json };
    case "release": {
      const reason = values.reason?.trim() ?? "";
      if (reason === "")
        throw new UsageError('release needs --reason "<why it is safe now>"; it goes into the ledger.');
      return { kind: "release", id: required(id, "release <incident or resource id>"), reason, json };
    }
    default:
      throw new UsageError(`There is no command ${JSON.stringify(name)}; there are list, show and release.`);
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        status: { type: "string" },
        reason: { type: "string" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function statusesOf(text: string): IncidentStatus[] {
  return text.split(",").map((word) => {
    const status = incidentStatuses.find((known) => known === word.trim());
    if (status === undefined)
      throw new UsageError(`There is no status ${JSON.stringify(word)}; there are ${incidentStatuses.join(", ")}.`);
    return status;
  });
}

function required(id: string | undefined, form: string): string {
  if (id === undefined) throw new UsageError(`Which one? ${form}`);
  return id;
}
