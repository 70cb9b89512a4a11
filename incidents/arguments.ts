import { parseArgs } from "node:util";
import { type Hold, holdDurationField } from "../functions/domain/containmentRequest";
import { type EntityReading, readEntityArn } from "../functions/domain/entity";
import { holdLengthProblem } from "../functions/domain/hold";
import { type IncidentStatus, incidentStatuses } from "../functions/domain/incident";
import { names } from "../functions/domain/names";

export type Command =
  | { readonly kind: "help" }
  | { readonly kind: "list"; readonly statuses: readonly IncidentStatus[]; readonly json: boolean }
  | { readonly kind: "show"; readonly id: string; readonly json: boolean }
  | { readonly kind: "release"; readonly id: string; readonly reason: string; readonly json: boolean }
  | ContainCommand
  | {
      readonly kind: "extend";
      readonly id: string;
      readonly reason: string;
      readonly for: string;
      /** Left out, as it is. */
      readonly then: Hold["then"] | undefined;
      readonly json: boolean;
    };

interface ContainCommand {
  readonly kind: "contain";
  readonly arn: string;
  readonly reason: string;
  readonly sessionsOnly: boolean;
  readonly dryRun: boolean;
  readonly hold: Hold | undefined;
  readonly json: boolean;
}

/** What was typed could not be understood; the message says what can. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const usage = `npm run incidents -- <command>

  list [--status <status>[,…]] [--json]      open incidents, or those of the given statuses
  show <incident or resource id> [--json]    what was found, what was done, what was there before
  contain <arn> --reason <text> [--sessions-only] [--for 4h [--then release|ask]] [--dry-run] [--json]
                                             has the entity contained, wherever in the organization it is: an instance,
                                             a user, a role, a function, a security group. --dry-run changes nothing and
                                             tells what it would mean; when --for is over people are
                                             asked, or with --then release it ends by itself
  extend <incident or resource id> --for <4h> --reason <text> [--then release|ask] [--json]
                                             moves its end to later, by so much
  release <incident or resource id> --reason <text> [--json]
                                             restores what was there, item by item

Statuses: ${incidentStatuses.join(", ")}; without --status: containing, contained, failed, partly-released.

It acts in the security account, in its Region, with the credentials of your shell (AWS_PROFILE, AWS_REGION, …). For the
rehearsal, copy the export lines that "npm start -- --keep" prints. Reading needs dynamodb:Query and dynamodb:Scan on the
ledger; releasing and extending need lambda:InvokeFunction on firebreak-release-incident as well, containing needs it on
${names.lockdownFunction}, and none needs any right in any member account. Who asked, by sts:GetCallerIdentity, and why goes
into the ledger and the notices.`;

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
      const reason = reasonIn(values.reason, 'release needs --reason "<why it is safe now>"');
      return { kind: "release", id: required(id, "release <incident or resource id>"), reason, json };
    }
    case "contain":
      return containOf(required(id, "contain <arn>"), values, json);
    case "extend": {
      const reason = reasonIn(values.reason, 'extend needs --reason "<why it is not over>"');
      if (values.for === undefined) throw new UsageError("extend needs --for, such as --for 4h.");
      const duration = durationIn(values.for);
      const then = values.then === undefined ? undefined : thenIn(values.then);
      return {
        kind: "extend",
        id: required(id, "extend <incident or resource id>"),
        reason,
        for: duration,
        then,
        json,
      };
    }
    default:
      throw new UsageError(
        `There is no command ${JSON.stringify(name)}; there are list, show, contain, extend and release.`,
      );
  }
}

function containOf(arn: string, values: ReturnType<typeof parse>["values"], json: boolean): ContainCommand {
  const reading: EntityReading = readEntityArn(arn);
  if (reading.kind === "unreadable") throw new UsageError(`${reading.reason}.`);
  const sessionsOnly = values["sessions-only"] === true;
  if (sessionsOnly && !["user", "role", "function"].includes(reading.entity.kind))
    throw new UsageError("--sessions-only is for users, roles and functions.");
  if (values.for === undefined && values.then !== undefined)
    throw new UsageError("--then says what comes after --for, such as --for 4h.");
  // As by the topic: nothing is released that somebody did not mean to be.
  const hold =
    values.for === undefined ? undefined : { for: durationIn(values.for), then: thenIn(values.then ?? "ask") };
  const reason = reasonIn(values.reason, 'contain needs --reason "<what you have seen>"');
  return { kind: "contain", arn, reason, sessionsOnly, dryRun: values["dry-run"] === true, hold, json };
}

function reasonIn(text: string | undefined, otherwise: string): string {
  const reason = text?.trim() ?? "";
  if (reason === "") throw new UsageError(`${otherwise}; it goes into the ledger.`);
  if (reason.length > 1024) throw new UsageError("--reason takes 1,024 characters.");
  return reason;
}

function durationIn(text: string): string {
  if (!holdDurationField.safeParse(text).success) throw new UsageError(`--for ${text}: it ${holdLengthProblem}.`);
  return text;
}

function thenIn(text: string): Hold["then"] {
  if (text === "release" || text === "ask") return text;
  throw new UsageError(`--then ${text}: it must be release or ask.`);
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        status: { type: "string" },
        reason: { type: "string" },
        for: { type: "string" },
        then: { type: "string" },
        "sessions-only": { type: "boolean" },
        "dry-run": { type: "boolean" },
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
