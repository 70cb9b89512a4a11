import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { STSClient } from "@aws-sdk/client-sts";
import { describeError } from "../functions/aws/errorCode";
import { findIncidents, listIncidents } from "../functions/aws/ledgerReader";
import type { Incident } from "../functions/domain/incident";
import { names } from "../functions/domain/names";
import { type Command, parseCommand, UsageError, usage } from "./arguments";
import { requestContain } from "./containRequest";
import { containReport, extendReport, incidentDetails, incidentTable, releaseReport } from "./display";
import { requestExtension } from "./extendRequest";
import { requestRelease } from "./releaseRequest";

const dynamodb = new DynamoDBClient({});

/** Runs one command; resolves with the process's exit code: 0 done, 1 not done, 2 not understood. */
async function run(argv: readonly string[]): Promise<number> {
  const command = parseCommand(argv);
  switch (command.kind) {
    case "help":
      console.log(usage);
      return 0;
    case "list": {
      const lists = await Promise.all(
        command.statuses.map((status) => listIncidents(dynamodb, names.incidentLedger, status)),
      );
      const incidents = lists.flat().sort((a, b) => b.openedAt.localeCompare(a.openedAt));
      print(command, incidents, incidentTable(incidents));
      return 0;
    }
    case "show": {
      const incidents = await find(command.id);
      print(command, incidents, incidents.map(incidentDetails).join("\n\n"));
      return 0;
    }
    case "contain": {
      const { arn, reason, sessionsOnly, dryRun, hold } = command;
      const answer = await requestContain(clients(), {
        arn,
        reason,
        ...(sessionsOnly ? { sessionsOnly } : {}),
        ...(dryRun ? { dryRun } : {}),
        ...(hold === undefined ? {} : { hold }),
      });
      print(command, answer, containReport(answer));
      return answer.kind === "answered" && done.includes(answer.outcome.kind) ? 0 : 1;
    }
    case "extend": {
      const answer = await requestExtension(clients(), await find(command.id), command);
      print(command, answer, extendReport(answer));
      return answer.kind === "extended" ? 0 : 1;
    }
    case "release": {
      const answer = await requestRelease(clients(), await find(command.id), command.reason);
      print(command, answer, releaseReport(answer));
      return answer.kind === "released" || answer.kind === "nothing-to-release" ? 0 : 1;
    }
  }
}

/** Outcomes of a containment after which there is nothing left to do at once. */
const done: readonly string[] = ["contained", "already-contained", "dry-run"];

function clients() {
  return { lambda: new LambdaClient({}), sts: new STSClient({}) };
}

async function find(id: string): Promise<readonly Incident[]> {
  const incidents = await findIncidents(dynamodb, names.incidentLedger, id);
  if (incidents.length === 0)
    throw new UsageError(
      `The ledger knows no incident or resource ${id}; npm run incidents -- list shows what it knows.`,
    );
  return [...incidents].sort((a, b) => b.openedAt.localeCompare(a.openedAt));
}

function print(command: Exclude<Command, { kind: "help" }>, value: unknown, text: string): void {
  console.log(command.json ? JSON.stringify(value, undefined, 2) : text);
}

run(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.exitCode = error instanceof UsageError ? 2 : 1;
    console.error(
      error instanceof UsageError
        ? `${error.message}\nnpm run incidents -- help tells more.`
        : `${describeError(error)}\nCheck that your shell has credentials of the security account and its Region (AWS_REGION).`,
    );
  },
);
