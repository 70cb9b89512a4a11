import { describeError } from "../functions/aws/errorCode";
import { parseCommand, UsageError, usage } from "./arguments";
import { EngineMissingError } from "./engine/findEngine";
import { outliveLateRefusals } from "./engine/lateRefusals";
import { inspectCommand } from "./inspectCommand";
import { OrganizationUnreadError } from "./organization/readOrganization";
import { runCommand } from "./runCommand";
import { readSettingsFile, SettingsError } from "./settingsFile";
import { statusCommand } from "./status/statusCommand";
import { memberTemplateOf } from "./templateCommand";

/** Runs one command; resolves with the process's exit status: 0 all good, 1 something is not, 2 not understood. */
async function run(argv: readonly string[]): Promise<number> {
  const command = parseCommand(argv);
  switch (command.kind) {
    case "help":
      console.log(usage);
      return 0;
    case "plan":
    case "up":
    case "destroy":
      return runCommand(command);
    case "preflight":
    case "verify":
      return inspectCommand({ ...command, kind: command.kind });
    case "status":
      return statusCommand(command);
    case "template":
      console.log(memberTemplateOf(readSettingsFile(command.file)));
      return 0;
  }
}

outliveLateRefusals();
run(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const isTyped = error instanceof UsageError || error instanceof SettingsError;
    process.exitCode = isTyped ? 2 : 1;
    if (isTyped) console.error(`${error.message}\nnpm run rollout -- help tells more.`);
    else if (error instanceof EngineMissingError || error instanceof OrganizationUnreadError)
      console.error(error.message);
    else
      console.error(
        `${describeError(error)}\nCheck that your shell has credentials of the management account or a delegated administrator (AWS_PROFILE, …).`,
      );
  },
);
