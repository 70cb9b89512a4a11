import { readFile } from "node:fs/promises";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { lookAtExceptions } from "../exceptions/look";
import { exceptionTable } from "../exceptions/table";
import { describeError } from "../functions/aws/errorCode";
import { activeAccounts, historiesOf, managementAccount } from "./accounts";
import { type Command, parseCommand, UsageError, usage } from "./arguments";
import { dryRunTable } from "./display";
import { dryRun } from "./dryRun";
import { EventFileError, readEventFile } from "./eventFile";
import { type HistoryReading, readHistories } from "./eventHistory";
import { type GuardConfig, GuardConfigError, readGuardConfig } from "./guardConfig";

type List = Extract<Command, { kind: "list" }>;
type DryRun = Extract<Command, { kind: "dry-run" }>;

/** Runs one command; resolves with the process's exit code: 0 done, 1 not done or not everywhere, 2 not understood. */
async function run(argv: readonly string[]): Promise<number> {
  const command = parseCommand(argv);
  if (command.kind === "help") {
    console.log(usage);
    return 0;
  }
  return command.kind === "list" ? list(command) : tryGuard(command);
}

async function list({ all, json }: List): Promise<number> {
  const found = await lookAtExceptions(new LambdaClient({}));
  const exceptions = all ? found.exceptions : found.exceptions.filter(({ classes }) => !classes.includes("in-order"));
  const look = { ...found, exceptions };
  console.log(json ? JSON.stringify(look, undefined, 2) : exceptionTable(look));
  return look.notRead.length === 0 ? 0 : 1;
}

async function tryGuard(command: DryRun): Promise<number> {
  const config = readGuardConfig(await readText(command.config), command.config);
  const { events, unread, managementAccountId } = await read(command, config);
  const rows = dryRun(events, { ...config, managementAccountId });
  console.log(command.json ? JSON.stringify({ rows, unread }, undefined, 2) : dryRunTable(rows));
  if (unread.length > 0) console.error(`\nNot read:\n${unread.map((line) => `  ${line}`).join("\n")}`);
  return unread.length === 0 ? 0 : 1;
}

async function read(
  command: DryRun,
  config: GuardConfig,
): Promise<HistoryReading & { readonly managementAccountId: string | undefined }> {
  if (command.events !== undefined) {
    const events = readEventFile(await readText(command.events), command.events);
    return { events, unread: [], managementAccountId: config.managementAccountId };
  }
  const sts = new STSClient({});
  // Organizations has one Region in a partition, which the SDK finds from any.
  const organizations = new OrganizationsClient({});
  const { Account = "", Arn = "" } = await sts.send(new GetCallerIdentityCommand({}));
  const histories = historiesOf(sts, {
    partition: Arn.split(":")[1] ?? "aws",
    ownAccountId: Account,
    accountIds: command.accounts ?? (await activeAccounts(organizations)),
    regions: command.regions ?? (config.regions.length > 0 ? config.regions : [await sts.config.region()]),
    roleName: command.role,
  });
  const since = new Date(Date.now() - command.days * 86_400_000);
  const managementAccountId = config.managementAccountId ?? (await managementAccount(organizations));
  return { ...(await readHistories(histories, since)), managementAccountId };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new UsageError(`Can't read ${path} (${describeError(cause)}).`, { cause });
  }
}

run(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const typed = error instanceof UsageError;
    process.exitCode = typed ? 2 : 1;
    const known = typed || error instanceof EventFileError || error instanceof GuardConfigError;
    console.error(
      known
        ? `${error.message}\nnpm run exceptions -- help tells more.`
        : `${describeError(error)}\nCheck that your shell has a Region (AWS_REGION) and credentials of the management account; for list, of the security account.`,
    );
  },
);
