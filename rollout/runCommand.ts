import { dirname, join, resolve } from "node:path";
import { paintFor, plain } from "../output/colour";
import type { RunCommand } from "./arguments";
import { findEngine } from "./engine/findEngine";
import { openRollout } from "./index";
import { Interruption } from "./interruption";
import { Redaction } from "./logs/redaction";
import { programVersion } from "./programVersion";
import { readSettingsFile } from "./settingsFile";
import { RolloutWatch } from "./watch";

const checkout = resolve(__dirname, "..");

/** Runs `plan`, `up` or `destroy` before a person; resolves with the exit status. */
export async function runCommand({ kind, ...command }: RunCommand): Promise<number> {
  const settings = readSettingsFile(command.file);
  const engine = await findEngine({ install: command.installEngine });
  const redaction = new Redaction();
  for (const name of ["PULUMI_CONFIG_PASSPHRASE", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "PULUMI_ACCESS_TOKEN"])
    redaction.hide(process.env[name] ?? "");
  // Beside the settings, so that organizations that are rolled out to from one checkout keep what is theirs apart.
  const folder = join(dirname(resolve(command.file)), ".rollout");
  const watch = new RolloutWatch({
    command: kind,
    organizationId: settings.organizationId,
    version: programVersion(checkout).text,
    folder,
    redaction,
  });
  const interruption = new Interruption((sentence) => watch.note(sentence));
  try {
    const rollout = await openRollout({
      settings: command.concurrency === undefined ? settings : { ...settings, concurrency: command.concurrency },
      command: engine,
      folder,
      listen: (event) => watch.tell(event),
    });
    try {
      const { targets, selection } = await rollout[kind]({
        again: command.again,
        cancelStale: command.cancelStale,
        narrowing: command.narrowing,
        stop: interruption.stop,
        cancel: interruption.cancel,
      });
      const isGood =
        selection.unknown.length === 0 &&
        targets.every(({ outcome }) => outcome.kind !== "failed" && outcome.kind !== "not-begun");
      watch.close();
      if (command.json) process.stdout.write(`${JSON.stringify(watch.report, undefined, 2)}\n`);
      else process.stdout.write(`${watch.summary(paintFor(process.stdout) ?? plain).join("\n")}\n`);
      if (selection.unknown.length > 0)
        process.stderr.write(
          `Nothing in the organization answers to ${selection.unknown.join(", ")}, which the settings or the command line name.\n`,
        );
      return isGood ? 0 : 1;
    } finally {
      rollout.close();
    }
  } finally {
    watch.close();
    interruption.close();
  }
}
