import { dirname, join, resolve } from "node:path";
import { paintFor } from "../../output/colour";
import type { InspectCommand } from "../arguments";
import { areGood } from "../checkList";
import { findEngine } from "../engine/findEngine";
import { openRollout } from "../index";
import { Interruption } from "../interruption";
import { readSettingsFile } from "../settingsFile";
import { status } from "./status";
import { statusTable } from "./statusTable";

/** Runs `status` before a person; resolves with the exit status. */
export async function statusCommand(command: InspectCommand): Promise<number> {
  const settings = readSettingsFile(command.file);
  const engine = await findEngine({ install: command.installEngine });
  const interruption = new Interruption((sentence) => void process.stderr.write(`${sentence}\n`));
  try {
    const rollout = await openRollout({
      settings: command.concurrency === undefined ? settings : { ...settings, concurrency: command.concurrency },
      command: engine,
      folder: join(dirname(resolve(command.file)), ".rollout"),
    });
    try {
      const { narrowing, drift } = command;
      const found = await status(rollout, { narrowing, drift, stop: interruption.stop, cancel: interruption.cancel });
      if (command.json) process.stdout.write(`${JSON.stringify(found, undefined, 2)}\n`);
      else process.stdout.write(`${statusTable(found, paintFor(process.stdout)).join("\n")}\n`);
      if (found.unknown.length > 0)
        process.stderr.write(
          `Nothing in the organization answers to ${found.unknown.join(", ")}, which the settings or the command line name.\n`,
        );
      const checks = [...found.stacks.map(({ check }) => check), ...found.unwanted, ...found.drift];
      return areGood(checks) && found.unknown.length === 0 ? 0 : 1;
    } finally {
      rollout.close();
    }
  } finally {
    interruption.close();
  }
}
